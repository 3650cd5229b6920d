import { unpackDelivery, unpackQuarantine } from '@hub/kernel/intake/body.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { seesLabelled } from '../domain/deliverer.ts';
import { type OutlineElement, outlineOf } from '../domain/outline.ts';

export interface Outline {
  source: string;
  resourceType: string | null;
  elements: OutlineElement[];
}

/** What an archived resource is called. */
export interface ArchivedName {
  source: string;
  resourceType: string;
  resourceId: string;
}

/** The outline of what waits in quarantine for an issue of the actor's institution; null where there is none. */
export async function outlineOfIssue(
  { actor, sql, vault }: RequestContext,
  issueId: string,
): Promise<Outline | null> {
  if (!isUuid(issueId)) return null;
  const [row] = await sql<{ source: string; type: string | null; fingerprint: Buffer; body: Buffer }[]>`
    select q.source_code as source, q.resource_type as type, q.fingerprint, q.body
    from exchange.quality_issue i
    join exchange.source s on s.code = i.source_code
    join exchange.quarantine q on q.source_code = i.source_code and q.fingerprint = i.fingerprint
    where i.id = ${issueId} and s.institution_code = ${actor.institution ?? null}
      and (i.required_level < 5 or ${seesLabelled(actor)})`;
  if (!row) return null;
  const text = unpackQuarantine(vault, row.source, row.fingerprint, row.body).toString('utf8');
  return { source: row.source, resourceType: row.type, elements: outlineOf(text) };
}

/** The outline of what the actor's institution delivered and nobody has modelled, in the version that stands. */
export async function outlineOfArchived(
  { actor, sql, vault }: RequestContext,
  { source, resourceType, resourceId }: ArchivedName,
): Promise<Outline | null> {
  const [row] = await sql<{ body: Buffer }[]>`
    select d.body from exchange.delivery d join exchange.source s on s.code = d.source_code
    where d.source_code = ${source} and d.resource_type = ${resourceType} and d.resource_id = ${resourceId}
      and d.disposition = 'ARCHIVED' and d.checked is not null
      and s.institution_code = ${actor.institution ?? null}`;
  if (!row) return null;
  const text = unpackDelivery(vault, source, resourceType, resourceId, row.body).toString('utf8');
  return { source, resourceType, elements: outlineOf(text) };
}
