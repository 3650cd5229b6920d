import { randomUUID } from 'node:crypto';

/** A mere number may be somebody's. */
const USABLE = /^(?!\d+[xX]?$)[\w-]{8,64}$/;

/** The caller's own id of a request where it is one that can stand in a log, a new one otherwise. */
export const requestIdOf = (header: string | string[] | undefined): string =>
  typeof header === 'string' && USABLE.test(header) ? header : randomUUID();
