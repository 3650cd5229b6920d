import { remembered } from '@hub/schema/remembered.ts';
import {
  type Kept,
  type Looked,
  lagBy,
  type OwnCheck,
  ownCheck,
  type Patient,
  type PatientCheck,
  patientCheck,
} from './checks.ts';
import { type Rule, rulesOn } from './rules.ts';

/** What the rules said of a resource: masks of their bits. */
export interface Quality {
  /** Rules that had something to compare. */
  checked: number;
  /** Those of them that are broken. */
  failed: number;
  /** Hours from the event to the arrival. */
  lag?: number;
}

interface Compiled {
  rule: Rule;
  mask: number;
  own: OwnCheck | undefined;
  patient: PatientCheck | undefined;
  /** Of timeliness: how long it took, and how long it may. */
  lag: ReturnType<typeof lagBy> | undefined;
  most: number;
}

const compiled = remembered((rules: readonly Rule[]): readonly Compiled[] =>
  rules.map((rule) => ({
    rule,
    mask: 1 << rule.bit,
    own: ownCheck(rule),
    patient: patientCheck(rule),
    lag: rule.check === 'within' ? lagBy(rule.argument) : undefined,
    most: Number(rule.argument.split(' ')[0]),
  })),
);

const checksOf = (type: string, day: string): readonly Compiled[] => compiled(rulesOn(day).of(type));

/** By what the resource says itself; `looked.day` chooses the edition of the rules. */
export function evaluate(type: string, looked: Looked): Quality {
  const quality: Quality = { checked: 0, failed: 0 };
  for (const { own, lag, most, mask } of checksOf(type, looked.day)) {
    const hours = lag?.(looked);
    if (hours !== undefined) quality.lag = hours;
    const kept = lag ? hours === undefined || hours <= most : own?.(looked);
    if (kept === undefined || (lag && hours === undefined)) continue;
    quality.checked |= mask;
    if (!kept) quality.failed |= mask;
  }
  return quality;
}

/** What is also to be asked once it is known whose the resource is. */
export function evaluatePatient(type: string, looked: Kept, patient: Patient, quality: Quality): Quality {
  let { checked, failed } = quality;
  for (const { patient: check, mask } of checksOf(type, looked.day)) {
    const kept = check?.(looked, patient);
    if (kept === undefined) continue;
    checked |= mask;
    if (!kept) failed |= mask;
  }
  return { ...quality, checked, failed };
}

/** What the database was asked: whether there is another one that should be the same. */
export function evaluateUnique(type: string, day: string, duplicate: boolean, quality: Quality): Quality {
  const rule = rulesOn(day)
    .of(type)
    .find(({ dimension }) => dimension === 'UNIQUENESS');
  if (!rule) return quality;
  const mask = 1 << rule.bit;
  return {
    ...quality,
    checked: quality.checked | mask,
    failed: duplicate ? quality.failed | mask : quality.failed,
  };
}

/** The rules of a type that depend on other resources: what is known of them may change without a new version. */
export const dependentMask = (type: string, day: string): number =>
  checksOf(type, day).reduce(
    (mask, one) => (one.patient || one.rule.dimension === 'UNIQUENESS' ? mask | one.mask : mask),
    0,
  );

/** The rules in a mask of a type. */
export const rulesIn = (type: string, day: string, mask: number): Rule[] =>
  rulesOn(day)
    .of(type)
    .filter(({ bit }) => (mask & (1 << bit)) !== 0);
