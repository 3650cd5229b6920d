import { ERROR_WORDS } from '../error-words.ts';
import type { Headers } from '../portrait/post.ts';

interface Refusal {
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/**
 * Saves a file that takes the reader's token, which a plain link would not send.
 * @throws Error with a sentence for the reader
 */
export async function saveFile(headers: Headers, purpose: string, url: string, name: string): Promise<void> {
  const response = await fetch(url, { headers: { ...(await headers()), 'x-purpose': purpose } });
  if (!response.ok) {
    const [error] = ((await response.json().catch(() => ({}))) as Refusal).errors ?? [];
    throw new Error(
      ERROR_WORDS[error?.extensions?.code ?? ''] ?? error?.message ?? `HTTP ${response.status}`,
    );
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
