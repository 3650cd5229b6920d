import type { TransactionSql } from 'postgres';
import type { Patient } from './checks.ts';

/** Whose records they are, by subject; a subject that is not there has no entry. */
export async function findPatients(
  tx: TransactionSql,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, Patient>> {
  const rows = await tx<{ id: string; sex: string; born: string | null; died: string | null }[]>`
    select subject_id as id, sex, birth_date as born,
      to_char(deceased_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD"T"HH24:MI:SS') as died
    from person.subject where subject_id = any(${subjects as string[]}::uuid[])`;
  return new Map(
    rows.map(({ id, sex, born, died }) => [
      id,
      { sex, birthDate: born, deathDay: died === null ? null : dayKnown(died) },
    ]),
  );
}

/** A year or a month is stored as its first moment: what that moment stands for is not known more exactly. */
function dayKnown(moment: string): string {
  const [day = '', time] = moment.split('T');
  return time === '00:00:00' ? day.replace(/(-01)?-01$/, '') : day;
}

/** First come, first: of two versions of a thing the first one counts, and of one moment the lower id. */
const FIRST = (alias: string) => `(
  select coalesce(min(d.stored_at), 'infinity') from exchange.delivery d
  where d.subject_id = ${alias}.subject_id and d.record_id = ${alias}.id)`;

/**
 * The visits among these that came after another one of the same person, institution, moment and class.
 * @param ids record ids; absent: all of the subjects' visits
 */
export async function findDoubleVisits(
  tx: TransactionSql,
  source: string,
  subjects: readonly string[],
  ids?: readonly string[],
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const among = ids ? tx`and e.id = any(${ids as string[]}::uuid[])` : tx``;
  const rows = await tx<{ id: string }[]>`
    select distinct e.id from record.encounter e join record.encounter o
      on o.subject_id = e.subject_id and o.at = e.at and o.id <> e.id and o.class = e.class
      and o.source_code = e.source_code and o.institution_code is not distinct from e.institution_code
    where e.subject_id = any(${subjects as string[]}::uuid[]) ${among} and e.source_code = ${source}
      and e.status not in ('cancelled', 'entered-in-error') and o.status not in ('cancelled', 'entered-in-error')
      and (${tx.unsafe(FIRST('o'))}, o.id) < (${tx.unsafe(FIRST('e'))}, e.id)`;
  return new Set(rows.map(({ id }) => id));
}

/** The subjects among these that came after another one with the same citizen id number from the same source. */
export async function findDoublePersons(
  tx: TransactionSql,
  source: string,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const first = (alias: string) =>
    tx.unsafe(`(select coalesce(min(d.stored_at), 'infinity') from exchange.delivery d
      where d.subject_id = ${alias}.subject_id and d.resource_type = 'Patient')`);
  const rows = await tx<{ id: string }[]>`
    select distinct i.subject_id as id from person.identifier i join person.identifier o
      on o.blind = i.blind and o.source_code = i.source_code and o.subject_id <> i.subject_id
    where i.subject_id = any(${subjects as string[]}::uuid[]) and i.system = 'ID_NUMBER' and i.source_code = ${source}
      and (${first('o')}, o.subject_id) < (${first('i')}, i.subject_id)`;
  return new Set(rows.map(({ id }) => id));
}
