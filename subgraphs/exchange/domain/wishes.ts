import type { Register } from '@hub/kernel/resource/register.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import { type FieldFacts, factsOf } from './field-facts.ts';
import { type Form, formOf, type Judgement, judge, type Wish } from './field-rules.ts';

/** A field as the graph takes it. */
export interface FieldAsked {
  /** `Type.field` */
  coordinate: string;
  form?: Form | null;
  need?: string | null;
}

/** A wish, what is known of its field, and what becomes of it. */
export interface Judged extends Judgement {
  wish: Wish;
  /** Undefined where there is no such field. */
  facts: FieldFacts | undefined;
}

/** What the rules look fields up in: of the moment. */
export interface Known {
  register: Register;
  classifications: Classifications;
}

const MOST_FIELDS = 300;

export function judgeWish(wish: Wish, { register, classifications }: Known, l5Reason: boolean): Judged {
  const facts = factsOf(register, classifications, wish.coordinate);
  return { wish, facts, ...judge(facts, wish, { l5Reason }) };
}

/** @throws BAD_USER_INPUT: no fields, too many, or one twice */
export function judgeAsked(asked: readonly FieldAsked[], known: Known, l5Reason: boolean): Judged[] {
  if (asked.length === 0 || asked.length > MOST_FIELDS)
    throw new HubError('BAD_USER_INPUT', `fields must name 1 to ${MOST_FIELDS} fields.`);
  const twice = asked.find(
    ({ coordinate }, n) => asked.findIndex((one) => one.coordinate === coordinate) < n,
  );
  if (twice) throw new HubError('BAD_USER_INPUT', `fields names ${twice.coordinate} twice.`);
  return asked.map(({ coordinate, form, need }) => {
    const facts = factsOf(known.register, known.classifications, coordinate);
    const wish: Wish = {
      coordinate,
      form: form ?? (facts ? formOf(facts) : 'SHOWN'),
      need: need ? reasonOf(need, 'need') : null,
    };
    return judgeWish(wish, known, l5Reason);
  });
}

/** @throws FIELD_NOT_GRANTABLE with `fields: [{ coordinate, reason }]` where one of them is refused */
export function refuseAny(judged: readonly Judged[]): void {
  const fields = judged.flatMap(({ wish, refused }) =>
    refused ? [{ coordinate: wish.coordinate, reason: refused }] : [],
  );
  if (fields.length === 0) return;
  const named = fields.map(({ coordinate, reason }) => `${coordinate} (${reason})`).join(', ');
  throw new HubError('FIELD_NOT_GRANTABLE', `Not to be granted like this: ${named}.`, { fields });
}

/** Reviewers that all of them together want. */
export const reviewersFor = (judged: readonly Judged[]): 1 | 2 =>
  judged.some(({ reviewers }) => reviewers === 2) ? 2 : 1;

/** What their risk is computed from. */
export const riskFields = (judged: readonly Judged[]) =>
  judged.flatMap(({ facts, wish }) => (facts ? [{ ...facts, form: wish.form }] : []));
