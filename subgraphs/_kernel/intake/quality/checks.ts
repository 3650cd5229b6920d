import { loadRules } from '../../runtime/rules.ts';
import type { Mapped } from '../mapper.ts';
import type { Terminology } from '../terminology.ts';
import { dayOf, hoursSince, isBefore, type Paths, pathsOf, valueAt, valuesAt } from './facts.ts';
import type { Rule } from './rules.ts';

/** A resource as it is accepted, and when. */
export interface Looked {
  resource: Record<string, unknown>;
  mapped: Mapped;
  terminology: Terminology;
  /** Milliseconds. */
  now: number;
  /** The city's. */
  day: string;
}

/** What is known of it later on, too. */
export type Kept = Pick<Looked, 'resource' | 'terminology' | 'day'>;

/** Whose resource it is, as the source's latest version says. */
export interface Patient {
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate: string | null;
  /** The same. */
  deathDay: string | null;
  /** GB/T 2261.1. */
  sex: string;
}

/** Whether a rule is kept; undefined where there is nothing to compare. */
export type Verdict = boolean | undefined;

/** By the resource alone. */
export type OwnCheck = (looked: Looked) => Verdict;
/** By the resource and whose it is. */
export type PatientCheck = (looked: Kept, patient: Patient) => Verdict;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const SEXES = loadRules(new URL('./sexes.tsv', import.meta.url), ['from', 'to', 'sex']);
const RANGES = loadRules(new URL('./ranges.tsv', import.meta.url), ['code', 'unit', 'low', 'high', 'name']);
const LOINC = 'http://loinc.org';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const CATEGORY_LENGTH = 3;

/** How a rule's argument becomes a check. */
const OWN: Readonly<Record<string, (argument: string) => OwnCheck>> = {
  accepted: () => () => true,
  legalNumber:
    () =>
    ({ mapped }) =>
      hasNumber(mapped, 'ID_NUMBER') || undefined,
  document:
    () =>
    ({ mapped }) =>
      ['ID_NUMBER', 'HEALTH_CARD', 'PASSPORT'].some((one) => hasNumber(mapped, one)),
  known:
    () =>
    ({ mapped, resource }) =>
      valueAt(resource, CODES) === undefined ? undefined : !mapped.unmapped?.length,
  filled(argument) {
    const paths = pathsOf(argument);
    return ({ resource }) => valueAt(resource, paths) !== undefined;
  },
  matches(argument) {
    const [path = '', ...pattern] = argument.split(' ');
    const [names = []] = pathsOf(path);
    const form = new RegExp(pattern.join(' '));
    return ({ resource }) => {
      const values = valuesAt(resource, names);
      return values.length === 0 ? undefined : values.every((value) => form.test(String(value)));
    };
  },
  notFuture(argument) {
    const paths = pathsOf(argument);
    return ({ resource, day }) => onEvent(resource, paths, (event) => !isBefore(day, event));
  },
  unit:
    () =>
    ({ resource, day }) =>
      all(measurements(resource), ({ codes, unit }) => {
        const lines = rangesOf(codes, day);
        return lines.length === 0 || unit === undefined
          ? undefined
          : lines.some((line) => line.unit === unit);
      }),
  range:
    () =>
    ({ resource, day }) =>
      all(measurements(resource), ({ codes, unit, value }) => {
        const line = rangesOf(codes, day).find((one) => one.unit === unit);
        return line && value !== undefined
          ? value >= Number(line.low) && value <= Number(line.high)
          : undefined;
      }),
};

const CODES = pathsOf(
  'code.coding.code|vaccineCode.coding.code|medicationCodeableConcept.coding.code|type.coding.code',
);

const OF_PATIENT: Readonly<Record<string, (argument: string) => PatientCheck>> = {
  afterBirth(argument) {
    const paths = pathsOf(argument);
    return ({ resource }, { birthDate }) =>
      birthDate === null ? undefined : onEvent(resource, paths, (event) => !isBefore(event, birthDate));
  },
  beforeDeath(argument) {
    const paths = pathsOf(argument);
    return ({ resource }, { deathDay }) =>
      deathDay === null ? undefined : onEvent(resource, paths, (event) => !isBefore(deathDay, event));
  },
  sex:
    () =>
    ({ resource, terminology, day }, { sex }) => {
      if (sex !== '1' && sex !== '2') return undefined;
      const categories = nationalCodes(resource, terminology).map((code) => code.slice(0, CATEGORY_LENGTH));
      const only = SEXES(day).rules.filter(({ from, to }) =>
        categories.some((category) => category >= from && category <= to),
      );
      return only.length === 0 ? undefined : only.every((line) => line.sex === sex);
    },
};

/** Made once for each rule: undefined where only the database knows. */
export const ownCheck = ({ check, argument }: Rule): OwnCheck | undefined => OWN[check]?.(argument);
export const patientCheck = ({ check, argument }: Rule): PatientCheck | undefined =>
  OF_PATIENT[check]?.(argument);

/** Hours from the event that a rule of timeliness names to the arrival. */
export function lagBy(argument: string): (looked: Pick<Looked, 'resource' | 'now'>) => number | undefined {
  const paths = pathsOf(argument.split(' ')[1] ?? '');
  return ({ resource, now }) => {
    const event = text(valueAt(resource, paths));
    return event === undefined ? undefined : hoursSince(event, now);
  };
}

function onEvent(resource: unknown, paths: Paths, kept: (day: string) => boolean): Verdict {
  const event = text(valueAt(resource, paths));
  return event === undefined ? undefined : kept(dayOf(event));
}

const hasNumber = ({ rows }: Mapped, system: string): boolean =>
  rows.some(({ row }) => row.system === system);

const nationalCodes = (resource: Record<string, unknown>, terminology: Terminology): string[] =>
  codings(resource.code).flatMap(({ system, code }) => {
    const national = terminology.find(system, code, '');
    return national?.system === ICD10 && national.code ? [national.code] : [];
  });

const codings = (concept: unknown): { system: string; code: string }[] =>
  (valuesAt(concept, ['coding']) as { system?: unknown; code?: unknown }[]).flatMap(({ system, code }) =>
    typeof system === 'string' && typeof code === 'string' ? [{ system, code }] : [],
  );

interface Measurement {
  codes: readonly string[];
  unit: string | undefined;
  value: number | undefined;
}

/** The observation's own number and those of its components. */
function measurements(resource: Record<string, unknown>): Measurement[] {
  const parts = [resource, ...((resource.component as Record<string, unknown>[] | undefined) ?? [])];
  return parts.flatMap((part) => {
    const quantity = part.valueQuantity as Record<string, unknown> | undefined;
    if (!quantity) return [];
    const codes = codings(part.code).flatMap(({ system, code }) => (system === LOINC ? [code] : []));
    const value = typeof quantity.value === 'number' ? quantity.value : undefined;
    return [{ codes, unit: text(quantity.unit) ?? text(quantity.code), value }];
  });
}

const lines = new Map<string, readonly { code: string; unit: string; low: string; high: string }[]>();

function rangesOf(codes: readonly string[], day: string) {
  const key = `${day}|${codes.join()}`;
  const known = lines.get(key) ?? RANGES(day).rules.filter(({ code }) => codes.includes(code));
  if (lines.size > 5_000) lines.clear();
  lines.set(key, known);
  return known;
}

/** Kept by all that can be compared. */
function all<T>(items: readonly T[], kept: (item: T) => Verdict): Verdict {
  const verdicts = items.flatMap((item) => kept(item) ?? []);
  return verdicts.length === 0 ? undefined : verdicts.every(Boolean);
}
