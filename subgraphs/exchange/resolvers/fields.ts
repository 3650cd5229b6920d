import type { Judged } from '../domain/wishes.ts';

/** What the graph says of a field beside its wish: by the rules, levels and grades of the moment. */
export const judgedField = ({ wish, facts, refused, reviewers, risk }: Judged) => ({
  coordinate: wish.coordinate,
  form: wish.form,
  resource: facts?.resource ?? null,
  grade: facts?.grade ?? null,
  level: facts?.level ?? null,
  category: facts?.category ?? null,
  mask: facts?.mask ?? null,
  refused: refused ?? null,
  reviewers,
  risk,
});
