import { scope } from '@hub/db/tables/access.ts';
import { enrolment, followUp } from '@hub/db/tables/care.ts';
import type { Row } from '@hub/kernel/resource/statement.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { GridInput } from '../domain/grid.ts';

/** What a person's colour is worked out from. */
export interface PersonInputs {
  personId: string;
  rowClass: number;
  /** Where the list goes on after them; empty for persons who are in none. */
  position: string;
  inputs: GridInput[];
}

/** Enrolments and follow-ups that count: labelled and withdrawn ones tell nothing. */
const counts = (alias: 'e' | 'f'): SQL =>
  sql.raw(`${alias}.required_level < 5 and coalesce(${alias}.status, '') <> 'entered-in-error'`);

const isUnderWay = sql`e.ended_at is null and ${counts('e')}`;

/**
 * Whether the person of a subject `o` is in management at all: whoever is not is green. Asked of each person by itself
 * (`offset 0`), since all who are in management are many.
 */
export const isManaged: SQL = sql`exists (
  select from ${scope} m join ${enrolment} e on e.subject_id = m.subject_id
  where m.person_id = o.person_id and ${isUnderWay} offset 0)`;

/**
 * A row for each enrolment that is under way, with its last follow-up; one without, for who has none.
 * @param persons gives person_id, subjects, row_class
 * @param may where, by the row_class of `p`, they may be read at all
 * @param position of `p`, by which they are ordered
 */
export const inputsSql = (persons: SQL, may: SQL, position: SQL = sql`null`): SQL => sql`
  with p as (${persons})
  select p.person_id, p.row_class, ${position} as position, t.*
  from p left join lateral (
    select e.disease, e.risk_level, e.at as enrolled_at, f.*
    from ${enrolment} e left join lateral (
      select f.at as seen_at, f.next_due_on, f.systolic, f.diastolic, f.fasting_glucose from ${followUp} f
      where f.subject_id = e.subject_id and f.enrolment_id = e.id and ${counts('f')}
      order by f.at desc limit 1) f on true
    where ${may} and e.subject_id = any(p.subjects) and ${isUnderWay}
  ) t on true
  order by position`;

/** The rows, gathered by person, in their order. */
export function inputsOf(rows: readonly Row[]): PersonInputs[] {
  const persons = new Map<string, PersonInputs>();
  for (const row of rows) {
    const personId = String(row.person_id);
    const known = persons.get(personId) ?? {
      personId,
      rowClass: Number(row.row_class),
      position: String(row.position ?? ''),
      inputs: [],
    };
    persons.set(personId, known);
    known.inputs.push(...inputOf(row));
  }
  return [...persons.values()];
}

function inputOf(row: Row): GridInput[] {
  if (!row.enrolled_at) return [];
  const input = {
    disease: String(row.disease),
    riskLevel: row.risk_level as string | null,
    enrolledAt: String(row.enrolled_at),
  };
  if (!row.seen_at) return [input];
  const measured = {
    systolic: row.systolic as number | null,
    diastolic: row.diastolic as number | null,
    fastingGlucose: row.fasting_glucose as number | null,
  };
  return [
    {
      ...input,
      last: { at: String(row.seen_at), nextDueOn: row.next_due_on as string | null, measured },
    },
  ];
}
