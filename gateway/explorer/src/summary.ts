import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { findCells, type Selected, selectionOf } from './cells.ts';
import { type Answer, readDisclosure } from './disclosure.ts';

/**
 * How many fields of the schema an answer shows in full, masked and not at all, how many things it did not find, and
 * how many parts of it failed.
 */
export interface Summary {
  shown: number;
  masked: number;
  denied: number;
  missing: number;
  failed: number;
}

export const SUMMARY_WORDS = {
  shown: '显示',
  masked: '脱敏',
  denied: '拒绝',
  missing: '未找到',
  failed: '出错',
} as const satisfies Record<keyof Summary, string>;

/** Nothing for an operation that was not run, or whose text no longer parses. */
export function summarize(schema: GraphQLSchema, query: string, answer: Answer): Summary | undefined {
  const document = parsed(query);
  if (!document || typeof answer.data !== 'object' || answer.data === null) return undefined;
  const disclosure = readDisclosure(answer);
  const selected = selectionOf(schema, document);
  const cells = findCells(selected, answer.data, disclosure, 1, Number.POSITIVE_INFINITY);
  return {
    shown: shownFields(selected, answer.data, new Set(disclosure.masked)).size,
    masked: disclosure.masked.length,
    denied: disclosure.denied.length,
    missing: cells.filter(({ kind }) => kind === 'missing').length,
    failed: disclosure.failed.length,
  };
}

/** Coordinates with a value that is not masked; of an empty list one learns that it is empty. */
function shownFields(at: Selected, value: unknown, masked: ReadonlySet<string>, into = new Set<string>()) {
  if (Array.isArray(value)) {
    for (const one of value) shownFields(at, one, masked, into);
    return into;
  }
  for (const [key, one] of Object.entries(value as object)) {
    const below = at.fields.get(key);
    const [coordinate] = below?.coordinates ?? [];
    if (!below || !coordinate || one === null || one === undefined) continue;
    const isLeaf = below.fields.size === 0 || (Array.isArray(one) && one.length === 0);
    if (!isLeaf) shownFields(below, one, masked, into);
    else if (!masked.has(coordinate)) into.add(coordinate);
  }
  return into;
}

/** @returns nothing where an edit has left what is no document */
export function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}
