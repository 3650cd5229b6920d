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

/** First come, first: when the first version came, and of one moment the lower id. */
const FIRST = (row: string, type: string) => `(
  select coalesce(min(d.stored_at), 'infinity') from exchange.delivery d
  where d.subject_id = ${row}.subject_id and d.resource_type = '${type}'`;

/**
 * Whether `o` came before `e`. Of what is new, `fresh`, all else did: nothing has to be looked up for it.
 */
const cameBefore = (
  tx: TransactionSql,
  id: string,
  first: (row: string) => string,
  fresh?: readonly string[],
) =>
  fresh
    ? tx`(not (o.${tx(id)} = any(${fresh as string[]}::uuid[])) or o.${tx(id)} < e.${tx(id)})`
    : tx.unsafe(`(${first('o')}, o.${id}) < (${first('e')}, e.${id})`);

/**
 * The visits among these that came after another one of the same person, institution, moment and class.
 * @param fresh record ids of what is new; absent: all of the subjects' visits are asked about
 */
export async function findDoubleVisits(
  tx: TransactionSql,
  source: string,
  subjects: readonly string[],
  fresh?: readonly string[],
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const among = fresh ? tx`and e.id = any(${fresh as string[]}::uuid[])` : tx``;
  const first = (row: string) => `${FIRST(row, 'Encounter')} and d.record_id = ${row}.id)`;
  const rows = await tx<{ id: string }[]>`
    select distinct e.id from record.encounter e join record.encounter o
      on o.subject_id = e.subject_id and o.at = e.at and o.id <> e.id and o.class = e.class
      and o.source_code = e.source_code and o.institution_code is not distinct from e.institution_code
    where e.subject_id = any(${subjects as string[]}::uuid[]) ${among} and e.source_code = ${source}
      and e.status not in ('cancelled', 'entered-in-error') and o.status not in ('cancelled', 'entered-in-error')
      and ${cameBefore(tx, 'id', first, fresh)}`;
  return new Set(rows.map(({ id }) => id));
}

/** The subjects among these that came after another one with the same citizen id number from the same source. */
export async function findDoublePersons(
  tx: TransactionSql,
  source: string,
  subjects: readonly string[],
  fresh?: readonly string[],
): Promise<ReadonlySet<string>> {
  if (subjects.length === 0) return new Set();
  const first = (row: string) => `${FIRST(row, 'Patient')})`;
  const rows = await tx<{ id: string }[]>`
    select distinct e.subject_id as id from person.identifier e join person.identifier o
      on o.blind = e.blind and o.source_code = e.source_code and o.subject_id <> e.subject_id
    where e.subject_id = any(${subjects as string[]}::uuid[]) and e.system = 'ID_NUMBER'
      and e.source_code = ${source} and ${cameBefore(tx, 'subject_id', first, fresh)}`;
  return new Set(rows.map(({ id }) => id));
}
