import { setImmediate } from 'node:timers/promises';
import type { Sql } from '@hub/db/client.ts';
import type { Cube } from '../statistics/define-cube.ts';
import { packDelivery, packQuarantine } from './body.ts';
import { recordIdOf } from './identity.ts';
import type { Delivered, IntakeContext, IntakeMapper, Mapped } from './mapper.ts';
import type { Synonyms } from './mappings.ts';
import { evaluate, type Quality } from './quality/evaluate.ts';
import { Rejection } from './reasons.ts';
import { type Defect, type Received, refuse } from './receive.ts';
import { findDefects } from './validation.ts';
import type { Finding } from './validation-worker.ts';

/** A resource that is valid and, where its type is modelled, mapped. */
export interface Prepared extends Delivered {
  kind: 'resource';
  version: Buffer;
  disposition: 'STORED' | 'ARCHIVED';
  body: Buffer;
  resource: Record<string, unknown>;
  /** What was delivered before under its name. */
  before: Versions | undefined;
  /** Out of quarantine by itself: what came under its name meanwhile is not mended by it. */
  late: boolean;
  /** What the rules of quality say of it alone; absent where a later version stands. */
  quality?: Quality;
}

/** Ready to be written: what was delivered before under this very version needs nothing. */
export type Ready = Prepared | { kind: 'unchanged'; name: string } | (Defect & { sealed: Buffer });

/** What was delivered before under a resource's name. */
export interface Versions {
  same: boolean;
  subjects: string[];
  /** Of the version that stands: since when the resource is known, and what the rules of quality say. */
  state?: Quality & { firstOn: string };
}

export interface IntakeRun extends IntakeContext {
  sql: Sql;
  mappers: ReadonlyMap<string, IntakeMapper>;
  /** Kept in step with what is written. */
  cubes: readonly Cube[];
  batchId: string;
  /** Whether the source has anything in quarantine that a delivery could take out. */
  quarantined: boolean;
  /** Whether any issue of quality is open that a delivery could close. */
  issues: boolean;
  /** What the source's words mean. */
  synonyms: Synonyms;
  /** The city's day on which the run began. */
  day: string;
  /** The same moment as `now`, in milliseconds. */
  startedAt: number;
}

/** A batch with what is known about it: earlier versions, and defects. */
export interface Checked {
  batch: readonly (Received | Defect)[];
  versions: ReadonlyMap<string, Versions>;
  findings: ReadonlyMap<Received, Finding>;
}

/** Looks up what was delivered before and validates the rest, so that a second run validates nothing. */
export async function check(batch: readonly (Received | Defect)[], run: IntakeRun): Promise<Checked> {
  const received = batch.filter((item) => item.kind === 'resource');
  const versions = await findVersions(run, received);
  const due = received.filter((item) => !versions.get(keyOf(item))?.same);
  const found = await findDefects(due.map(({ text }) => text));
  return { batch, versions, findings: new Map(due.map((item, index) => [item, found[index] ?? null])) };
}

/** Resources mapped before the database gets its turn: it waits for an answer while this thread is busy. */
const SLICE = 25;

/**
 * Maps and seals a checked batch. `late`: it comes out of quarantine, where it may have been overtaken.
 */
export async function prepare(
  checked: Checked,
  run: IntakeRun,
  options: { late?: boolean } = {},
): Promise<Ready[]> {
  const ready: Ready[] = [];
  for (const item of checked.batch) {
    if (ready.length % SLICE === SLICE - 1) await setImmediate();
    ready.push(prepareItem(item, checked, run, options.late === true));
  }
  return ready;
}

function prepareItem(item: Received | Defect, checked: Checked, run: IntakeRun, late: boolean): Ready {
  if (item.kind === 'defect') return sealDefect(item, run);
  const before = checked.versions.get(keyOf(item));
  if (before?.same) return { kind: 'unchanged', name: keyOf(item) };
  try {
    const finding = checked.findings.get(item);
    if (finding) throw new Rejection(finding.reason, finding.detail);
    const prepared = prepareOne(item, before, run, late);
    return before && late ? superseded(prepared) : prepared;
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return sealDefect({ ...refuse(item, item.text, error), late }, run);
  }
}

/** What waited in quarantine while a later version was stored is kept, and changes nothing. */
function superseded({ quality: _, ...prepared }: Prepared): Prepared {
  return { ...prepared, disposition: 'ARCHIVED', mapped: { rows: [] } };
}

/** @throws Rejection */
function prepareOne(
  received: Received,
  before: Versions | undefined,
  run: IntakeRun,
  late: boolean,
): Prepared {
  const { kind, resourceType, resourceId, version, resource, text } = received;
  const { vault, source, mappers } = run;
  const mapper = mappers.get(resourceType);
  const mapped: Mapped = mapper?.map(resource, resourceId, run) ?? { rows: [] };
  const looked = { resource, mapped, terminology: run.terminology, now: run.startedAt, day: run.day };
  return {
    kind,
    version,
    resourceType,
    resourceId,
    recordId: recordIdOf(vault, source.code, resourceType, resourceId),
    resource,
    mapped,
    previousSubjects: before?.subjects ?? [],
    before,
    late,
    quality: evaluate(resourceType, looked),
    disposition: mapper ? 'STORED' : 'ARCHIVED',
    body: packDelivery(vault, source.code, resourceType, resourceId, text),
  };
}

export const sealDefect = (defect: Defect, run: IntakeContext): Defect & { sealed: Buffer } => ({
  ...defect,
  sealed: packQuarantine(run.vault, run.source.code, defect.fingerprint, defect.body),
});

export const keyOf = (named: { resourceType: string; resourceId: string }): string =>
  `${named.resourceType}/${named.resourceId}`;

interface FoundVersion {
  type: string;
  id: string;
  version: Buffer;
  subject: string | null;
  firstOn: string | null;
  checked: number | null;
  failed: number | null;
  disposition: string;
}

/** All versions delivered before under the names of these resources: one statement. */
async function findVersions(
  { sql, source, mappers }: IntakeRun,
  received: readonly Received[],
): Promise<Map<string, Versions>> {
  const found = new Map<string, Versions>();
  if (received.length === 0) return found;
  const asked = new Map(received.map((item) => [keyOf(item), item]));
  const rows = await sql<FoundVersion[]>`
    select d.resource_type as type, d.resource_id as id, d.version, d.subject_id as subject,
      d.first_on::text as "firstOn", d.checked, d.failed, d.disposition
    from unnest(${received.map((r) => r.resourceType)}::text[], ${received.map((r) => r.resourceId)}::text[])
      as k (type, id)
    join exchange.delivery d
      on d.source_code = ${source.code} and d.resource_type = k.type and d.resource_id = k.id`;
  for (const { type, id, version, subject, firstOn, checked, failed, disposition } of rows) {
    const key = `${type}/${id}`;
    const versions = found.get(key) ?? { same: false, subjects: [] };
    found.set(key, versions);
    // Archived for want of a model that there is now, it is as good as new; overtaken in quarantine, it is not.
    const modelled = disposition === 'ARCHIVED' && checked !== null && mappers.has(type);
    if (!modelled && asked.get(key)?.version.equals(version)) versions.same = true;
    if (firstOn !== null) versions.state = { firstOn, checked: checked ?? 0, failed: failed ?? 0 };
    if (subject && !versions.subjects.includes(subject)) versions.subjects.push(subject);
  }
  return found;
}
