import { Rejection } from './reasons.ts';

const DATE_TIME = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Partial dates are local to where the sources are. */
const LOCAL = '+08:00';

/**
 * A FHIR date, dateTime or instant as a complete ISO 8601 instant; a partial one is its first moment in China
 * Standard Time. @throws Rejection INVALID_DATE when the calendar has no such day.
 */
export function toInstant(value: string, path: string): string {
  const [, year, month = '01', day = '01', time = '00:00:00', zone = LOCAL] = DATE_TIME.exec(value) ?? [];
  if (year === undefined || year < '1800' || !isDay(year, month, day))
    throw new Rejection('INVALID_DATE', path);
  const instant = `${year}-${month}-${day}T${time.replace(/(\.\d{6})\d+/, '$1')}${zone}`;
  if (Number.isNaN(Date.parse(instant))) throw new Rejection('INVALID_DATE', path);
  return instant;
}

/** The last day a partial date can mean: the latest possible birth date. @throws Rejection INVALID_DATE */
export function latestDay(value: string, path: string): string {
  const [, year, month = '12', day] = DATE_TIME.exec(value) ?? [];
  if (year === undefined || year < '1800') throw new Rejection('INVALID_DATE', path);
  const last =
    day ?? String(new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()).padStart(2, '0');
  if (!isDay(year, month, last)) throw new Rejection('INVALID_DATE', path);
  return `${year}-${month}-${last}`;
}

function isDay(year: string, month: string, day: string): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.toISOString().startsWith(`${year}-${month}-${day}`);
}
