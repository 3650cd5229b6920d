import { ERROR_WORDS } from '../error-words.ts';
import type { Headers } from '../portrait/post.ts';

interface Refusal {
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/**
 * Gets a file that takes the reader's token, which a plain link would not send. Whole in memory: a part ends at about
 * a hundred thousand rows, and what has not been compared yet is not to be saved.
 * @throws Error with a sentence for the reader
 */
export async function fetchFile(headers: Headers, purpose: string, url: string): Promise<ArrayBuffer> {
  const response = await fetch(url, { headers: { ...(await headers()), 'x-purpose': purpose } });
  if (response.ok) return response.arrayBuffer();
  const [error] = ((await response.json().catch(() => ({}))) as Refusal).errors ?? [];
  throw new Error(ERROR_WORDS[error?.extensions?.code ?? ''] ?? error?.message ?? `HTTP ${response.status}`);
}

/** Hands a file to the browser, which saves it where its reader has it save files. */
export function saveFile(bytes: ArrayBuffer, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes]));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
