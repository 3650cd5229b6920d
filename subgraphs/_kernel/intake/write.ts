import type { Vault } from '@hub/db/crypto.ts';
import { delivery, quarantine, unmappedCode } from '@hub/db/tables/exchange.ts';
import postgres, { type TransactionSql } from 'postgres';
import { type Counting, countChanges } from '../statistics/count-changes.ts';
import { packUnmapped, unpackDelivery } from './body.ts';
import { type IntakeMapper, rowOf, type SettleContext, type TableRow } from './mapper.ts';
import { type IntakeRun, type Prepared, type Ready, sealDefect } from './prepare.ts';
import type { Patient } from './quality/checks.ts';
import { judge, keepQuality, type Verdict } from './quality/keep.ts';
import { liftIssues } from './quality/lift.ts';
import { findPatients } from './quality/patients.ts';
import { Rejection } from './reasons.ts';
import { type Defect, quarantineKey, refuse } from './receive.ts';
import { upsertRows } from './upsert.ts';

/** What became of the resources of a batch. */
export interface Outcome {
  stored: number;
  unchanged: number;
  archived: number;
  quarantined: number;
  notices: string[];
}

/**
 * Writes a batch in one transaction, in a few statements for each table. When the database refuses a value that
 * everything before let through, the batch is halved until the offender stands alone and goes to quarantine.
 */
export async function writeBatch(batch: readonly Ready[], run: IntakeRun): Promise<Outcome> {
  try {
    return await run.sql.begin((tx) => writeIn(tx, batch, run));
  } catch (error) {
    if (!isDataError(error)) throw error;
    const [only] = batch;
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      const first = await writeBatch(batch.slice(0, middle), run);
      return add(first, await writeBatch(batch.slice(middle), run));
    }
    if (only?.kind !== 'resource') throw error;
    const rejection = new Rejection('STORAGE_REFUSED', `SQLSTATE ${error.code}`);
    return writeBatch([refusal(only, rejection, run)], run);
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (constraint): this row will not do, ever. */
const isDataError = (error: unknown): error is postgres.PostgresError =>
  error instanceof postgres.PostgresError && /^2[23]/.test(error.code);

const add = (a: Outcome, b: Outcome): Outcome => ({
  stored: a.stored + b.stored,
  unchanged: a.unchanged + b.unchanged,
  archived: a.archived + b.archived,
  quarantined: a.quarantined + b.quarantined,
  notices: [...a.notices, ...b.notices],
});

async function writeIn(tx: TransactionSql, batch: readonly Ready[], run: IntakeRun): Promise<Outcome> {
  const { source, batchId } = run;
  const due = batch.filter((item) => item.kind === 'resource');
  const notices: string[] = [];
  // The run's last commit makes all of them durable at once, before anybody is told; a crash in between costs a rerun.
  const lazily = tx`set local synchronous_commit = off`;
  const context = { ...run, tx, notice: (line: string) => notices.push(line) };
  const [, counting] = await Promise.all([lazily, countChanges(tx, run.cubes, due)]);
  const { patients, reached } = await settleAndWrite(tx, due, context, run.mappers, counting);
  const [judged] = await Promise.all([judge(tx, run, due, patients), counting.written()]);

  const refused = due.flatMap((item) => (item.rejection ? [refusal(item, item.rejection, run)] : []));
  const kept = due.filter((item) => !item.rejection);
  const defects = [...batch.filter((item) => item.kind === 'defect'), ...refused];
  await forgetVersions(tx, source.code, kept);
  await upsertRows(tx, [
    ...kept.map((item) => deliveryRow(item, source.code, judged.verdicts.get(item))),
    ...kept.flatMap((item) => unmappedRows(run.vault, item, source.code)),
    ...defects.map((defect) => quarantineRow(defect, source.code, batchId)),
  ]);
  if (run.quarantined && kept.length > 0) {
    await tx`
      delete from exchange.quarantine where source_code = ${source.code}
        and fingerprint in (select decode(hex, 'hex') from unnest(${kept.map((item) => quarantineKey(item).toString('hex'))}::text[]) as hex)`;
  }
  const issues = await keepQuality(tx, run, judged, kept, defects, batch);
  await liftIssues(tx, source.code, kept, reached, issues);
  run.quarantined ||= defects.length > 0;
  const archived = kept.filter((item) => item.disposition === 'ARCHIVED').length;
  return {
    stored: kept.length - archived,
    unchanged: batch.length - due.length - (defects.length - refused.length),
    archived,
    quarantined: defects.length,
    notices,
  };
}

/** The text is taken out of the sealed body again: it is needed too seldom to be held for a whole batch. */
function refusal(item: Prepared, rejection: Rejection, run: IntakeRun): Defect & { sealed: Buffer } {
  const { resourceType, resourceId, body } = item;
  const text = unpackDelivery(run.vault, run.source.code, resourceType, resourceId, body).toString('utf8');
  return sealDefect({ ...refuse(item, text, rejection), late: item.late }, run);
}

/** First what nothing else is needed for (persons, institutions), then what hangs on it. */
async function settleAndWrite(
  tx: TransactionSql,
  due: readonly Prepared[],
  context: SettleContext,
  mappers: ReadonlyMap<string, IntakeMapper>,
  counting: Counting,
): Promise<{ patients: ReadonlyMap<string, Patient>; reached: readonly TableRow[] }> {
  const dependent = due.filter((item) => item.mapped.needsSubject);
  const roots = due.filter((item) => !item.mapped.needsSubject);
  await settle(roots, context, mappers);
  await counting.joined();
  await upsertRows(tx, rowsOf(roots));
  const patients = await refuseUnknownSubjects(tx, dependent);
  await settle(dependent, context, mappers);
  const kept = due.filter((item) => !item.rejection && item.disposition === 'STORED');
  const reached = await spread(kept, context, mappers);
  await upsertRows(tx, [...rowsOf(dependent), ...reached]);
  return { patients, reached };
}

async function spread(
  items: readonly Prepared[],
  context: SettleContext,
  mappers: ReadonlyMap<string, IntakeMapper>,
): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  if (items.length === 0) return rows;
  for (const once of new Set([...mappers.values()].map((mapper) => mapper.spread)))
    if (once) rows.push(...(await once(items, context)));
  return rows;
}

const rowsOf = (items: readonly Prepared[]): TableRow[] =>
  items.flatMap((item) => (item.rejection ? [] : item.mapped.rows));

async function settle(
  items: readonly Prepared[],
  context: SettleContext,
  mappers: ReadonlyMap<string, IntakeMapper>,
): Promise<void> {
  const groups = new Map<string, Prepared[]>();
  for (const item of items) {
    if (!item.rejection && item.disposition === 'STORED') {
      const group = groups.get(item.resourceType);
      if (group) group.push(item);
      else groups.set(item.resourceType, [item]);
    }
  }
  for (const [type, group] of groups) await mappers.get(type)?.settle?.(group, context);
}

/** @returns whose records they are */
async function refuseUnknownSubjects(
  tx: TransactionSql,
  items: readonly Prepared[],
): Promise<ReadonlyMap<string, Patient>> {
  if (items.length === 0) return new Map();
  const known = await findPatients(tx, [...new Set(items.flatMap((item) => item.mapped.subjectId ?? []))]);
  for (const item of items) {
    if (!known.has(item.mapped.subjectId ?? ''))
      item.rejection = new Rejection('REFERENCE_UNKNOWN', `${item.resourceType}: its person`);
  }
  return known;
}

/** What the rules of quality say is said of the version that stands. */
async function forgetVersions(tx: TransactionSql, source: string, kept: readonly Prepared[]): Promise<void> {
  const replaced = kept.filter(({ before, quality }) => before?.state && quality);
  if (replaced.length === 0) return;
  await tx`
    update exchange.delivery d set first_on = null, checked = null, failed = null
    from unnest(${replaced.map(({ resourceType }) => resourceType)}::text[],
      ${replaced.map(({ resourceId }) => resourceId)}::text[]) k (type, id)
    where d.source_code = ${source} and d.resource_type = k.type and d.resource_id = k.id
      and d.checked is not null`;
}

const deliveryRow = (item: Prepared, sourceCode: string, verdict: Verdict | undefined): TableRow =>
  rowOf(delivery, {
    sourceCode,
    resourceType: item.resourceType,
    resourceId: item.resourceId,
    version: item.version,
    disposition: item.disposition,
    subjectId: item.mapped.subjectId ?? null,
    recordId: item.recordId,
    body: item.body,
    firstOn: verdict?.firstOn ?? null,
    checked: verdict?.checked ?? null,
    failed: verdict?.failed ?? null,
  });

const unmappedRows = (vault: Vault, item: Prepared, sourceCode: string): TableRow[] =>
  (item.mapped.unmapped ?? []).map((code) =>
    rowOf(unmappedCode, {
      sourceCode,
      resourceType: item.resourceType,
      ...packUnmapped(vault, sourceCode, item.resourceType, code),
    }),
  );

const quarantineRow = (defect: Defect & { sealed: Buffer }, sourceCode: string, batchId: string): TableRow =>
  rowOf(quarantine, {
    sourceCode,
    fingerprint: defect.fingerprint,
    resourceType: defect.resourceType ?? null,
    resourceId: defect.resourceId ?? null,
    reason: defect.reason,
    detail: defect.detail,
    body: defect.sealed,
    batchId,
  });
