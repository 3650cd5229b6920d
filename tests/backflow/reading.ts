import { setTimeout as pause } from 'node:timers/promises';
import type { TestHub } from '../hub/start-test-hub.ts';

const BACKFLOW = `query ($grant: ID!, $resource: String!, $first: Int, $after: String, $since: String) {
  backflow(grant: $grant, resource: $resource, first: $first, after: $after, since: $since) {
    changes { op person id values } pageInfo { hasNextPage endCursor } mark } }`;

export interface Change {
  op: 'UPSERT' | 'DELETE';
  person: string;
  id: string | null;
  values: Record<string, unknown> | null;
}

interface Page {
  changes: Change[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  mark: string | null;
}

export interface Reading {
  grant: string;
  resource: string;
  first?: number;
  after?: string;
  since?: string;
}

const readPage = (hub: Pick<TestHub, 'ask'>, reading: Reading) =>
  hub.ask<{ backflow: Page | null }>('district-developer', BACKFLOW, { ...reading });

/** A page; who is told to come back does. @throws what the hub said instead */
export async function pageOf(hub: Pick<TestHub, 'ask'>, reading: Reading): Promise<Page> {
  for (;;) {
    const { data, errors, text } = await readPage(hub, reading);
    if (data?.backflow) return data.backflow;
    const { code, retryAfter } = errors?.[0]?.extensions ?? {};
    if (code !== 'OVERLOADED') throw new Error(text);
    await pause(Number(retryAfter) * 1_000);
  }
}

/** All pages, and the mark at the end. @throws what the hub said instead */
export async function readAll(
  hub: Pick<TestHub, 'ask'>,
  reading: Reading,
): Promise<{ changes: Change[]; mark: string }> {
  const changes: Change[] = [];
  for (let after = reading.after; ; ) {
    const page = await pageOf(hub, { ...reading, ...(after && { after }) });
    changes.push(...page.changes);
    if (!page.pageInfo.hasNextPage) return { changes, mark: page.mark! };
    after = page.pageInfo.endCursor!;
  }
}

/** What a recipient holds: rows by person and row. */
export type Copy = Map<string, unknown>;

/** Applies changes line by line. */
export function applyTo(copy: Copy, changes: readonly Change[]): Copy {
  for (const { op, person, id, values } of changes) {
    const key = `${person} ${id ?? ''}`;
    if (op === 'UPSERT') copy.set(key, values);
    else if (id) copy.delete(key);
    else for (const held of copy.keys()) if (held.startsWith(key)) copy.delete(held);
  }
  return copy;
}
