import { Rejection } from './reasons.ts';

/** Bytes of one resource as delivered; a larger one cannot be one. */
export const MAX_BYTES = 5 * 1024 * 1024;
const MAX_DEPTH = 64;

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** NUL or half a surrogate pair, as JSON.stringify escapes them: PostgreSQL stores neither. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * The canonical form of a delivered resource: keys in order, narrative left out. One walk that also bounds the
 * depth and refuses keys that reach a prototype, so nothing after it need be afraid of either.
 * @throws Rejection TOO_DEEP, FORBIDDEN_KEY
 */
export function canonical(value: unknown, depth = 1): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth > MAX_DEPTH) throw new Rejection('TOO_DEEP');
  if (Array.isArray(value)) return value.map((item) => canonical(item, depth + 1));
  const source = value as Record<string, unknown>;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    if (FORBIDDEN.has(key)) throw new Rejection('FORBIDDEN_KEY');
    const item = source[key];
    if (key === 'text' && 'resourceType' in source && isNarrative(item)) continue;
    copy[key] = canonical(item, depth + 1);
  }
  return copy;
}

const isNarrative = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'div' in value;

/** @throws Rejection UNSTORABLE_TEXT */
export function checkStorable(text: string): void {
  if (text.includes('\\u') && UNSTORABLE.test(text)) throw new Rejection('UNSTORABLE_TEXT');
}
