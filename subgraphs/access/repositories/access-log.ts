import { inclusionProof } from '@hub/kernel/audit/proof.ts';
import {
  type AccessEntry,
  entriesBy,
  entriesOf,
  entriesRefused,
  entryById,
  type RefusalFilter,
} from '@hub/kernel/audit/read.ts';
import { type ActedFor, personFor, personIfShown } from '@hub/kernel/resource/act.ts';
import { decodeRecordId, isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { LIFTED } from '@hub/schema/labels.ts';
import { asAudited, asDelivered, inPlainWords, withoutL5 } from '../domain/access-entry.ts';
import { onRecord } from './on-record.ts';
import { addRequest, type RequestKey } from './requests.ts';

const LOG = 'Person.accessLog';

/**
 * A page of the log of one person, newest first: all of it for who may see L5 of what is the person's own, the rest for
 * who may see less of it (a guardian); empty for whoever it is not made for.
 */
export async function accessLogFor(
  context: RequestContext,
  selected: ReadonlySet<string>,
  personId: string,
  page: Page,
): Promise<Positioned[]> {
  const own = await personIfShown(context, LOG, personId);
  if (!own) return [];
  const found = await entriesOf(context.sql, own.personId, page, await viewOf(context, own));
  onRecord(context, 'AccessLogEntry', selected, own.personId);
  return found.map(({ entity, position }) => ({ entity: inPlainWords(entity), position }));
}

/** What this actor gets of an entry about the person. */
async function viewOf({ sql, guard, classifications }: RequestContext, { subjects, rowClass }: ActedFor) {
  const log = classifications.get(LOG);
  if (log && guard.decide({ ...log, level: 'L5' }, rowClass) === 'SHOW') return undefined;
  const lifted = await sql<{ institution: string }[]>`
    select counterpart as institution from access.care_relation
    where subject_id = any(${[...subjects]}::uuid[]) and kind = 'TREATING' and required_level = ${LIFTED}`;
  return withoutL5({
    institutions: new Set(lifted.map(({ institution }) => institution)),
    opens(coordinate) {
      const classification = classifications.get(coordinate);
      return classification !== undefined && guard.decide(classification, rowClass) === 'SHOW';
    },
  });
}

/** What shows without the database that an entry about the actor was in the log, as JSON; null where none does (yet). */
export async function proofOf(context: RequestContext, entryId: string): Promise<string | null> {
  const own = await personIfShown(context, 'Query.accessLogProof', context.actor.personId ?? '');
  const entry = own && (await entryById(context.sql, entryId, own.personId));
  const proof = entry && (await inclusionProof(context.sql, context.vault, entryId));
  return proof ? JSON.stringify(proof) : null;
}

/** Complains about an entry about the actor. @throws NOT_FOUND */
export async function complain(context: RequestContext, entryId: string, text: string): Promise<RequestKey> {
  const coordinate = 'Mutation.complain';
  const { personId } = await personFor(context, coordinate, context.actor.personId ?? '');
  if (!(await entryById(context.sql, entryId, personId)))
    throw new HubError('NOT_FOUND', 'There is no such entry.');
  return addRequest(context, {
    kind: 'COMPLAINT',
    subjectId: personId,
    about: entryId,
    coordinate: null,
    institution: null,
    wish: text,
    delivered: null,
  });
}

/** A page of the log of one person, newest first, for an auditor. */
export async function auditOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  personId: string,
  page: Page,
): Promise<Positioned[]> {
  if (!isUuid(personId)) return [];
  const found = await entriesOf(context.sql, personId, page);
  onRecord(context, 'AuditedAccess', selected, personId);
  return found.map(audited);
}

/** A page of what left the hub of one person, newest first, for an auditor. */
export async function deliveriesOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  personId: string,
  page: Page,
): Promise<Positioned[]> {
  if (!isUuid(personId)) return [];
  const left = (entry: AccessEntry) => (entry.deliveries.length > 0 ? entry : null);
  const found = await entriesOf(context.sql, personId, page, left);
  onRecord(context, 'AuditedDelivery', selected, personId);
  return found.map(({ entity, position }) => ({ entity: asDelivered(entity), position }));
}

/** A page of what one actor read, newest first, for an auditor. */
export async function auditBy(
  context: RequestContext,
  actorId: string,
  period: { from: string; until: string },
  page: Page,
): Promise<Positioned[]> {
  return (await entriesBy(context.sql, actorId, period, page)).map(audited);
}

/** A page of attempts that were refused, newest first, for an auditor. */
export async function refusedAttempts(
  context: RequestContext,
  filter: RefusalFilter,
  period: { from: string; until: string },
  page: Page,
): Promise<Positioned[]> {
  return (await entriesRefused(context.sql, filter, period, page)).map(audited);
}

/** The entry that a complaint is about, as far as it concerns who complains. */
export async function entryOfComplaint(context: RequestContext, complaintId: string, entryId: string) {
  const key = decodeRecordId(complaintId);
  const entry = key && (await entryById(context.sql, entryId, key.subjectId));
  return entry ? asAudited(entry) : null;
}

const audited = ({ entity, position }: { entity: AccessEntry; position: readonly string[] }): Positioned => ({
  entity: asAudited(entity),
  position,
});
