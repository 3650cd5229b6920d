/** What one operation and one caller may ask for. Generous for screens, tight for attacks. */
export interface Limits {
  /** Tokens of a document; checked while parsing, before anything else looks at it. */
  tokens: number;
  /** Nested selection sets. */
  depth: number;
  /** Aliased fields of a document. */
  aliases: number;
  /** Directives of a document. */
  directives: number;
  /** Cost of one operation; see cost.ts. */
  cost: number;
  /** Cost a caller may spend at once, and what comes back a second. */
  burst: number;
  costPerSecond: number;
  /** Milliseconds until an operation is given up and its statements are cancelled. */
  timeoutMs: number;
  /** Operations under way in this process; beyond that, callers are told to come back. */
  inFlight: number;
  /** So many are let in however late the process is; beyond that, none while it is later than `lateMs`. */
  alwaysIn: number;
  lateMs: number;
}

export const defaultLimits: Limits = {
  tokens: 2_000,
  depth: 12,
  aliases: 50,
  directives: 50,
  cost: 10_000,
  burst: 200_000,
  costPerSecond: 50_000,
  timeoutMs: 10_000,
  inFlight: 128,
  alwaysIn: 16,
  lateMs: 50,
};
