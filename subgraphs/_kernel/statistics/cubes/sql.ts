import { CITY_ZONE } from '../emit.ts';

/** The day of an instant, in the city. */
export const dayOf = (instant: string): string => `(${instant} at time zone '${CITY_ZONE}')::date`;

/** By FHIR a record is not deleted: its status says that it was entered in error, or that nothing came of it. */
const NEVER: Readonly<Record<string, readonly [column: string, values: readonly string[]]>> = {
  'record.encounter': ['status', ['planned', 'cancelled', 'entered-in-error']],
  'record.condition': ['verification', ['refuted', 'entered-in-error']],
  'record.immunization': ['status', ['not-done', 'entered-in-error']],
  'care.enrolment': ['status', ['entered-in-error']],
  'care.follow_up': ['status', ['entered-in-error']],
};

/**
 * Records of the persons asked for, with whose they are; what a label lifts is in no figure, nor what did not happen.
 * @param joined further joins
 */
export function recordsOf(table: string, alias: string, joined = ''): string {
  const [column, values] = NEVER[table] ?? [];
  const happened = values
    ? ` and coalesce(${alias}.${column}, '') not in (${values.map((value) => `'${value}'`).join()})`
    : '';
  return `${table} ${alias} join own o on o.subject_id = ${alias}.subject_id ${joined}
    where ${alias}.subject_id = any($2::uuid[]) and ${alias}.required_level < 5${happened}`;
}

export const people = (name: string) => ({ name, kind: 'PERSONS', unit: '人' }) as const;
/** `each` as in the kernel's Measure; the numbers are those of the synthetic city. */
export const events = (name: string, unit: string, each: number) =>
  ({ name, kind: 'EVENTS', unit, each }) as const;
export const amount = (name: string, each: number) => ({ name, kind: 'AMOUNT', unit: '元', each }) as const;

/** Levels of tertiary hospitals in the city's master-data guide. */
export const TERTIARY = `'1', '2', '3', '4', '13'`;

/** Days within which a record is to be delivered. */
const DELIVERY_DAYS = 7;

/** 1 where a record came within those days, by what is stored of it now: what is delivered anew counts from then. */
export const inTime = (alias: string): string =>
  `(${alias}.stored_at < ${alias}.at + interval '${DELIVERY_DAYS} days')::int`;
