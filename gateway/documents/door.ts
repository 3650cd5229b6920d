import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type Manifest, sha256 } from './manifest.ts';

export interface DocumentDoorOptions {
  manifest: Manifest;
  /** Whether a document outside the manifest is refused. */
  trustedOnly: boolean;
}

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Finds the text that the parameters of a request name instead of carrying it: by `documentId` (GraphQL over HTTP,
 * appendix “Persisted Documents”), or by the hash of an automatic persisted query that the manifest knows already.
 * Undefined: the text comes with the request, or Apollo Server remembers it by its hash. Among trusted documents
 * only, there is always a text of the manifest.
 * @throws BAD_REQUEST, PERSISTED_DOCUMENT_NOT_FOUND, DOCUMENT_NOT_TRUSTED
 */
export function documentDoor({ manifest, trustedOnly }: DocumentDoorOptions) {
  return (parameters: Parameters): string | undefined => {
    const { documentId, query } = parameters;
    if (isGiven(documentId)) return byId(documentId, query);
    const hash = hashOf(parameters);
    const known = manifest.get(`sha256:${hash ?? (typeof query === 'string' ? sha256(query) : '')}`);
    if (trustedOnly && !known)
      throw new HubError(
        'DOCUMENT_NOT_TRUSTED',
        'This hub answers trusted documents only; send a documentId.',
      );
    return known;
  };

  function byId(documentId: unknown, query: unknown): string {
    if (typeof documentId !== 'string' || isGiven(query))
      throw new HubError('BAD_REQUEST', '`documentId` must be a string, and stand in the place of `query`.');
    const text = manifest.get(documentId);
    if (text) return text;
    throw new HubError('PERSISTED_DOCUMENT_NOT_FOUND', 'The hub has no document of this documentId.');
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** The hash of an automatic persisted query, which is that of the text where both come. */
function hashOf({ extensions, query }: Parameters): string | undefined {
  const { persistedQuery } = objectOf(extensions);
  if (persistedQuery === undefined) return undefined;
  const { version, sha256Hash } = objectOf(persistedQuery);
  const usable = version === 1 && typeof sha256Hash === 'string' && /^[0-9a-f]{64}$/.test(sha256Hash);
  if (!usable || (typeof query === 'string' && sha256(query) !== sha256Hash))
    throw new HubError(
      'BAD_REQUEST',
      '`persistedQuery` must have version 1 and the SHA-256 of `query`, in lower-case hexadecimal.',
    );
  return sha256Hash;
}

/** An object, or the JSON text of one, as a URL carries it; what is neither is for the server to refuse. */
function objectOf(value: unknown): Parameters {
  if (typeof value !== 'string') return value && typeof value === 'object' ? (value as Parameters) : {};
  try {
    return objectOf(JSON.parse(value));
  } catch {
    return {};
  }
}
