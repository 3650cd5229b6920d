import type { TransactionSql } from 'postgres';
import { unpackDelivery } from '../body.ts';
import { subjectIdOf } from '../identity.ts';
import type { IntakeRun } from '../prepare.ts';
import { Counts } from './counts.ts';
import { dependentMask, evaluatePatient, evaluateUnique, rulesIn } from './evaluate.ts';
import { closeIssues, foundBy, type Issue, issuesOf, openIssues } from './issues.ts';
import { findDoublePersons, findDoubleVisits, findPatients } from './patients.ts';

/** A delivery in the version that stands. */
interface Standing {
  type: string;
  id: string;
  version: Buffer;
  subject: string;
  record: string;
  body: Buffer;
  first_on: string;
  checked: number;
  failed: number;
}

/**
 * Asks the rules that compare a record with its patient, or with other visits, once more for all that stands of these
 * subjects: a corrected birth date makes visits right that were before birth, and nobody delivers them again.
 */
export async function recheck(tx: TransactionSql, run: IntakeRun, changed: readonly string[]): Promise<void> {
  if (changed.length === 0) return;
  const { source, vault, terminology, day } = run;
  const subjects = [...new Set([...changed, ...(await doubted(tx, run, changed))])];
  const rows = await tx<Standing[]>`
    select resource_type as type, resource_id as id, version, subject_id as subject, record_id as record, body,
      first_on::text, checked, failed
    from exchange.delivery
    where source_code = ${source.code} and subject_id = any(${subjects}::uuid[]) and checked is not null`;
  const [patients, doubleVisits, doublePersons] = await Promise.all([
    findPatients(tx, subjects),
    findDoubleVisits(tx, source.code, subjects),
    findDoublePersons(tx, source.code, subjects),
  ]);
  const counts = new Counts();
  const changes: { row: Standing; checked: number; failed: number }[] = [];
  for (const row of rows) {
    const mask = dependentMask(row.type, day);
    if (mask === 0) continue;
    let quality = { checked: row.checked & ~mask, failed: row.failed & ~mask };
    const patient = patients.get(row.subject);
    if (patient && row.type !== 'Patient') {
      const text = unpackDelivery(vault, source.code, row.type, row.id, row.body).toString('utf8');
      const resource = JSON.parse(text) as Record<string, unknown>;
      quality = evaluatePatient(row.type, { resource, terminology, day }, patient, quality);
    }
    const twice = doubleVisits.has(row.record) || (row.type === 'Patient' && doublePersons.has(row.subject));
    quality = evaluateUnique(row.type, day, twice, quality);
    if (quality.checked === row.checked && quality.failed === row.failed) continue;
    counts.add(row.type, row.first_on, row, -1);
    counts.add(row.type, row.first_on, quality, 1);
    changes.push({ row, ...quality });
  }
  await write(tx, run, counts, changes);
}

async function write(
  tx: TransactionSql,
  run: IntakeRun,
  counts: Counts,
  changes: readonly { row: Standing; checked: number; failed: number }[],
): Promise<void> {
  if (changes.length === 0) return;
  const { source, day } = run;
  const found = foundBy(run);
  const levels = await levelsOf(tx, changes);
  const issues = changes.flatMap(({ row, failed }): Issue[] =>
    issuesOf(
      { resourceType: row.type, resourceId: row.id, requiredLevel: levels.get(row.record) ?? 1 },
      failed & dependentMask(row.type, day),
      day,
    ),
  );
  const names = changes.map(({ row }) => `${row.type}/${row.id}`);
  const rules = new Set(
    changes.flatMap(({ row }) =>
      rulesIn(row.type, day, dependentMask(row.type, day)).map(({ rule }) => rule),
    ),
  );
  await counts.write(tx, source.code);
  await closeIssues(tx, found, names, issues, [...rules]);
  await openIssues(tx, found, issues);
  await tx`
    update exchange.delivery d set checked = c.checked, failed = c.failed
    from unnest(${changes.map(({ row }) => row.type)}::text[], ${changes.map(({ row }) => row.id)}::text[],
      ${changes.map(({ row }) => row.version.toString('hex'))}::text[],
      ${changes.map(({ checked }) => checked)}::int[], ${changes.map(({ failed }) => failed)}::int[])
      c (type, id, version, checked, failed)
    where d.source_code = ${source.code} and d.resource_type = c.type and d.resource_id = c.id
      and d.version = decode(c.version, 'hex')`;
  run.issues ||= issues.length > 0;
}

/** Persons who are there twice with one of these, or were found to be there twice with somebody. */
async function doubted(
  tx: TransactionSql,
  { source, vault }: IntakeRun,
  changed: readonly string[],
): Promise<string[]> {
  const [found, alike] = await Promise.all([
    tx<{ id: string }[]>`
      select resource_id as id from exchange.quality_issue
      where source_code = ${source.code} and rule = 'ONE_PERSON' and closed_at is null`,
    tx<{ id: string }[]>`
      select o.subject_id as id from person.identifier i join person.identifier o on o.blind = i.blind
      where i.subject_id = any(${changed as string[]}::uuid[]) and i.system = 'ID_NUMBER'
        and o.source_code = ${source.code}`,
  ]);
  return [...found.map(({ id }) => subjectIdOf(vault, source.code, id)), ...alike.map(({ id }) => id)];
}

/** The levels that labels lift their rows to; what is no record of a timeline has none. */
async function levelsOf(
  tx: TransactionSql,
  changes: readonly { row: Standing }[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx<{ id: string; level: number }[]>`
    select id, required_level as level from record.timeline
    where subject_id = any(${changes.map(({ row }) => row.subject)}::uuid[])
      and id = any(${changes.map(({ row }) => row.record)}::uuid[])`;
  return new Map(rows.map(({ id, level }) => [id, level]));
}
