import { type SQL, sql } from 'drizzle-orm';
import type { Guard } from './guard.ts';

/** A row of `people`, which `knownPerson` takes. */
export type Standing = Record<'person' | 'subjects', string> & {
  /** Bits of relations; see @hub/schema/relations.ts. */
  rowClass: number;
};

/**
 * What the database has said within one operation of the persons its actor may know of: statements about one of them
 * that come after need not find it out again. In one process, for one query: a mutation changes relations.
 */
export class KnownPeople {
  readonly #found = new Map<Guard, Map<string, Standing>>();

  /** @param row with `person_id`, `row_class`, and `subjects` as text */
  note(guard: Guard, row: Readonly<Record<string, unknown>>): void {
    const person = String(row.person_id);
    const standing = { person, subjects: String(row.subjects), rowClass: Number(row.row_class) };
    const found = this.#found.get(guard);
    if (found) found.set(person, standing);
    else this.#found.set(guard, new Map([[person, standing]]));
  }

  /** In the order asked for; undefined unless all of these have been found under this very guard. */
  standings(guard: Guard, personIds: readonly string[]): Standing[] | undefined {
    const found = this.#found.get(guard);
    if (!found || !personIds.every((id) => found.has(id))) return undefined;
    return personIds.map((id) => found.get(id)!);
  }
}

/** As `people`, of one who is known already. `subjects` are written as PostgreSQL writes an array. */
export const knownPerson: SQL = sql`select ${sql.placeholder('person')}::uuid as person_id,
  ${sql.placeholder('subjects')}::uuid[] as subjects, ${sql.placeholder('rowClass')}::int as row_class`;
