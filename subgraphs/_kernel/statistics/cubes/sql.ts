import { CITY_ZONE } from '../emit.ts';

/** The day of an instant, in the city. */
export const dayOf = (instant: string): string => `(${instant} at time zone '${CITY_ZONE}')::date`;

/** Records of the persons asked for, with whose they are; what a label lifts is in no figure. */
export const recordsOf = (table: string, alias: string): string =>
  `${table} ${alias} join own o on o.subject_id = ${alias}.subject_id
    where ${alias}.subject_id = any($2::uuid[]) and ${alias}.required_level < 5`;

export const people = (name: string) => ({ name, kind: 'PERSONS', unit: '人' }) as const;
/** `each` as in the kernel's Measure; the numbers are those of the synthetic city. */
export const events = (name: string, unit: string, each: number) =>
  ({ name, kind: 'EVENTS', unit, each }) as const;
export const amount = (name: string, each: number) => ({ name, kind: 'AMOUNT', unit: '元', each }) as const;
