import type { Vault } from '@hub/db/crypto.ts';
import { identifierContext } from '@hub/db/identifier-row.ts';
import { identifier, subject } from '@hub/db/tables/person.ts';
import { latestDay } from '@hub/kernel/intake/dates.ts';
import type { Delivered, SettleContext } from '@hub/kernel/intake/mapper.ts';

/** A subject that was not known before, as the statements below take it. */
interface NewSubject {
  subject_id: string;
  /** Blind indexes of the citizen id number in hexadecimal: one, and while keys rotate one more. */
  blinds: string[];
  name: string | null;
  born: string | null;
  born_on: string | null;
  person_id: string;
}

/**
 * Gives delivered patients their custody: a new subject joins the person who has the same citizen id number, name
 * and birth date from before, or starts one, with a scope under the source's division and a health file. What a
 * known subject's custody has become since is not the source's to change.
 */
export async function settlePatients(delivered: Delivered[], context: SettleContext): Promise<void> {
  const { tx } = context;
  const ids = delivered.map((item) => item.mapped.subjectId!);
  const [, rows] = await Promise.all([
    // Two sources that deliver one new person at the same time must not start two.
    tx`select pg_advisory_xact_lock(hashtext('person matching'))`,
    tx<{ id: string }[]>`select subject_id as id from access.scope where subject_id = any(${ids}::uuid[])`,
  ]);
  const known = new Set(rows.map((row) => row.id));
  if (known.size > 0) {
    await tx`delete from person.identifier where subject_id = any(${[...known]}::uuid[])`;
    await updateBirth(
      delivered.filter((item) => known.has(item.mapped.subjectId!)),
      context,
    );
  }
  const fresh = delivered.filter((item) => !known.has(item.mapped.subjectId!));
  if (fresh.length === 0) return;
  const subjects = fresh.map((item) => newSubject(item, context.vault));
  await matchPersons(subjects, context);
  await Promise.all([openScopes(subjects, context), openFiles(subjects, context)]);
  for (const item of fresh) if (item.mapped.announce) context.notice(item.mapped.announce);
}

function newSubject(item: Delivered, vault: Vault): NewSubject {
  const row = item.mapped.rows.find(({ table }) => table === subject)?.row as typeof subject.$inferInsert;
  const idNumber = item.mapped.rows.find((one) => one.table === identifier && one.row.system === 'ID_NUMBER');
  return {
    subject_id: row.subjectId,
    blinds: idNumber ? blindsOf(vault, idNumber.row as typeof identifier.$inferInsert) : [],
    name: row.name ?? null,
    born: row.birthDate ?? null,
    born_on: row.birthDate ? latestDay(row.birthDate, 'Patient.birthDate') : null,
    person_id: row.subjectId,
  };
}

function blindsOf(vault: Vault, { subjectId, system, value }: typeof identifier.$inferInsert): string[] {
  const clear = vault.open(value!, identifierContext(subjectId, system)).toString();
  return vault.indexes(system, clear).map((blind) => blind.toString('hex'));
}

/** The same id number, name and birth date: the same person, in the database or earlier in this batch. */
async function matchPersons(subjects: NewSubject[], { tx }: SettleContext): Promise<void> {
  const keysOf = ({ blinds, name, born }: Pick<NewSubject, 'blinds' | 'name' | 'born'>) =>
    name && born ? blinds.map((blind) => `${blind}\n${name}\n${born}`) : [];
  const blinds = subjects.filter((one) => keysOf(one).length > 0).flatMap((one) => one.blinds);
  if (blinds.length === 0) return;
  const rows = await tx<{ blind: string; name: string; born: string; person_id: string }[]>`
    select distinct on (i.blind, s.name, s.birth_date)
      encode(i.blind, 'hex') as blind, s.name, s.birth_date as born, c.person_id
    from person.identifier i
    join person.subject s on s.subject_id = i.subject_id
    join access.scope c on c.subject_id = i.subject_id
    where i.blind in (select decode(hex, 'hex') from unnest(${blinds}::text[]) as hex)
    order by i.blind, s.name, s.birth_date, s.stored_at, s.subject_id`;
  const persons = new Map(
    rows.flatMap(({ blind, person_id, ...row }) =>
      keysOf({ ...row, blinds: [blind] }).map((key) => [key, person_id] as const),
    ),
  );
  for (const one of subjects) {
    const keys = keysOf(one);
    one.person_id = keys.flatMap((key) => persons.get(key) ?? [])[0] ?? one.person_id;
    for (const key of keys) persons.set(key, one.person_id);
  }
}

/** The closure of the source's division; one who joins a person takes over the scope that the person has. */
async function openScopes(subjects: readonly NewSubject[], { tx, source }: SettleContext): Promise<void> {
  const { closure } = source;
  const opened = tx`
    insert into access.scope (subject_id, person_id, code_system, city, district, township, village,
      reporting_area, managing_institution, born_on)
    select n.subject_id, n.person_id, ${source.divisionSystem}, ${closure.city}, ${closure.district},
      ${closure.township}, ${closure.village}, ${closure.reportingArea}, ${source.institutionCode}, n.born_on
    from jsonb_to_recordset(${tx.json(subjects as never)}) as n (subject_id uuid, person_id uuid, born_on date)`;
  const joined = tx`
    update access.scope s set code_system = p.code_system, city = p.city, district = p.district,
      township = p.township, village = p.village, reporting_area = p.reporting_area,
      managing_institution = p.managing_institution
    from access.scope p
    where s.subject_id = any(${subjects.map((one) => one.subject_id)}::uuid[])
      and s.person_id <> s.subject_id and p.subject_id = s.person_id`;
  // One connection answers in order, so nothing has to wait for the answer in between.
  await Promise.all([opened, joined]);
}

/** One person, one file: opened for whoever has none under any subject, and the custody begins with it. */
async function openFiles(
  subjects: readonly NewSubject[],
  { tx, source, vault, now }: SettleContext,
): Promise<void> {
  const persons = [...new Set(subjects.map((one) => one.person_id))];
  const files = persons.map((id) => ({ subject_id: id, id: vault.id('health-file', id) }));
  await tx`
    with opened as (
      insert into person.health_file
        (subject_id, id, status, division_system, managing_division, managing_institution, opened_on)
      select n.subject_id, n.id, 'ACTIVE', ${source.divisionSystem}, ${source.divisionCode},
        ${source.institutionCode}, ${now.slice(0, 10)}
      from jsonb_to_recordset(${tx.json(files)}) as n (subject_id uuid, id uuid)
      where not exists (
        select from person.health_file f join access.scope s on s.subject_id = f.subject_id
        where s.person_id = n.subject_id)
      on conflict do nothing
      returning subject_id, division_system, managing_division, managing_institution, opened_on)
    insert into person.custody (subject_id, division_system, managing_division, managing_institution, from_on)
    select subject_id, division_system, managing_division, managing_institution, opened_on from opened
    on conflict do nothing`;
}

async function updateBirth(delivered: Delivered[], { tx, vault }: SettleContext): Promise<void> {
  const births = delivered
    .map((item) => newSubject(item, vault))
    .map(({ subject_id, born_on }) => ({ subject_id, born_on }));
  await tx`
    update access.scope s set born_on = n.born_on
    from jsonb_to_recordset(${tx.json(births)}) as n (subject_id uuid, born_on date)
    where s.subject_id = n.subject_id`;
}
