import { type Headers, postQuestion } from '../portrait/post.ts';
import type { Listed } from './shapes.ts';

/** What a list holds, page by page: the latest stand at its end. @throws Error with a sentence for the reader */
export async function everyPage<Node>(
  headers: Headers,
  question: 'meters' | 'releases' | 'grantsInForce' | 'archived' | 'replays' | 'codeMappings',
  about: Record<string, string>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let after: string | null = null; ; ) {
    const data: Record<string, Listed<Node>> = await postQuestion(headers, question, { ...about, after });
    const [list] = Object.values(data);
    nodes.push(...(list?.nodes ?? []));
    if (!list?.pageInfo.hasNextPage) return nodes;
    after = list.pageInfo.endCursor ?? null;
  }
}
