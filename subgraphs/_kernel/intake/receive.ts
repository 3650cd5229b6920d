import { fingerprint } from '@hub/db/crypto.ts';
import { resourceIdOf } from './identity.ts';
import { canonical, checkStorable } from './limits.ts';
import type { Synonyms } from './mappings.ts';
import type { Item } from './read.ts';
import { type Reason, Rejection, reasons } from './reasons.ts';

/** A resource in its canonical form, with the version that tells whether it was delivered before. */
export interface Received {
  kind: 'resource';
  resourceType: string;
  resourceId: string;
  resource: Record<string, unknown>;
  text: string;
  version: Buffer;
}

/** What names a resource and its version. */
export type Named = Pick<Received, 'resourceType' | 'resourceId' | 'version'>;

/** Input for quarantine. */
export interface Defect {
  kind: 'defect';
  reason: Reason;
  detail: string;
  fingerprint: Buffer;
  body: Buffer | string;
  resourceType?: string;
  resourceId?: string;
  /** It was in quarantine before this run tried it again. */
  late?: boolean;
}

/**
 * Bounds a piece of input and names it. The version is the SM3 of the canonical text without `meta.lastUpdated` and
 * `meta.versionId`: spacing, the order of keys, narrative and a server's own stamps make no new version.
 */
export function receive(item: Item, synonyms: Synonyms): Received | Defect {
  if (item.kind === 'defect') return defectOf(item.reason, reasons[item.reason], item.body);
  let named: { resourceType: string; resourceId: string } | undefined;
  try {
    const resource = synonyms(canonical(item.resource) as Record<string, unknown>);
    const text = JSON.stringify(resource);
    checkStorable(text);
    const resourceType = String(resource.resourceType);
    const resourceId = resourceIdOf(item.fullUrl, resource.id);
    named = { resourceType, resourceId };
    return { kind: 'resource', ...named, resource, text, version: versionOf(resource, text) };
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return { ...defectOf(error.reason, error.detail, item.bytes), ...named };
  }
}

function versionOf(resource: Record<string, unknown>, text: string): Buffer {
  const meta = resource.meta;
  if (typeof meta !== 'object' || meta === null || !('lastUpdated' in meta || 'versionId' in meta)) {
    return fingerprint(text);
  }
  const { lastUpdated, versionId, ...rest } = meta as Record<string, unknown>;
  const unstamped = { ...resource, meta: Object.keys(rest).length > 0 ? rest : undefined };
  return fingerprint(JSON.stringify(unstamped));
}

const defectOf = (reason: Reason, detail: string, body: Buffer): Defect => ({
  kind: 'defect',
  reason,
  detail,
  fingerprint: fingerprint(`${reason}\n${body.toString('latin1')}`),
  body,
});

/** A received resource that turns out to be defective; its version is its fingerprint. */
export const refuse = (named: Named, text: string, { reason, detail }: Rejection): Defect => ({
  kind: 'defect',
  reason,
  detail,
  fingerprint: quarantineKey(named),
  body: text,
  resourceType: named.resourceType,
  resourceId: named.resourceId,
});

/** The same for every reason, so that storing the resource at last finds its entry. */
export const quarantineKey = ({ resourceType, resourceId, version }: Named): Buffer =>
  fingerprint(`${resourceType}\n${resourceId}\n${version.toString('hex')}`);
