type Data = Record<string, unknown>;

/** Response keys that would reach an object's machinery; refused at the door, and never merged. */
export const UNSAFE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Merges what one fetch brought into what is there, in place. */
export function mergeInto(target: Data, source: Data): void {
  for (const key of Object.keys(source)) {
    if (UNSAFE_KEYS.has(key)) continue;
    const incoming = source[key];
    const present = Object.hasOwn(target, key) ? target[key] : undefined;
    if (isObject(present) && isObject(incoming)) mergeInto(present, incoming);
    else if (Array.isArray(present) && Array.isArray(incoming)) mergeLists(present, incoming);
    else if (incoming !== undefined && (incoming !== null || present === undefined)) target[key] = incoming;
  }
}

function mergeLists(present: unknown[], incoming: readonly unknown[]): void {
  for (let n = 0; n < incoming.length; n++) {
    const [a, b] = [present[n], incoming[n]];
    if (isObject(a) && isObject(b)) mergeInto(a, b);
    else if (Array.isArray(a) && Array.isArray(b)) mergeLists(a, b);
    else if (n >= present.length) present.push(b);
  }
}

export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
