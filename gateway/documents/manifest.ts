import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { StartupError } from '@hub/db/startup-error.ts';
import { DOCUMENTS } from '@hub/explorer/src/documents.ts';

/** Texts of documents, by their ids in the manifest and by `sha256:` and the hash of the text. */
export type Manifest = ReadonlyMap<string, string>;

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** What the hub's own pages ask: trusted wherever documents are. */
export const ownDocuments: Manifest = new Map(
  Object.values(DOCUMENTS).map((text) => [`sha256:${sha256(text)}`, text]),
);

/**
 * Reads a manifest as the client preset writes it: a JSON object of ids and texts.
 * @throws StartupError
 */
export function readManifest(file: string): Manifest {
  const documents = new Map<string, string>();
  for (const [id, text] of Object.entries(contentOf(file))) {
    if (typeof text !== 'string' || !text)
      throw new StartupError(`HUB_DOCUMENTS: the document ${id} in ${file} is no text.`);
    documents.set(id, text);
    documents.set(`sha256:${sha256(text)}`, text);
  }
  return documents;
}

function contentOf(file: string): object {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (content && typeof content === 'object' && !Array.isArray(content)) return content;
  } catch (error) {
    throw new StartupError(`HUB_DOCUMENTS: ${file} cannot be read as JSON.`, { cause: error });
  }
  throw new StartupError(`HUB_DOCUMENTS: ${file} must hold one JSON object of ids and documents.`);
}
