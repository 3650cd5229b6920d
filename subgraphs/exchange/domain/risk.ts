import type { FieldFacts } from './field-facts.ts';
import { type Form, type Risk, worst } from './field-rules.ts';

/** What makes a grant a risk. */
export type RiskReason =
  | 'L5'
  | 'IN_CLEAR'
  | 'MANY_PERSONS'
  | 'MASKED'
  | 'IMPORTANT'
  | 'MINORS'
  | 'LINKABLE'
  | 'SHARING';

/** What of an application its risk is computed from. */
export interface RiskFacts {
  fields: readonly (Pick<FieldFacts, 'level' | 'category' | 'grade'> & { form: Form })[];
  sharing: boolean;
  includesMinors: boolean;
  /** There is a reason for L5, so that rows which a label lifts are in it. */
  includesL5: boolean;
  /** The division has so many persons that a delivery is important data. */
  manyPersons: boolean;
}

/** From so many persons on, a delivery is important data (standards: triggers of the grade). */
const MANY_PERSONS = 1_000_000;
/** @param persons about how many, as published; null where that is not shown */
export const isMany = (persons: number | null): boolean => (persons ?? 0) >= MANY_PERSONS;

/** So many attributes of a person together tell who it is, each for itself need not. */
const LINKABLE_FIELDS = 3;

export interface RiskRule {
  reason: RiskReason;
  risk: Risk;
  holds(facts: RiskFacts): boolean;
}

/** Every rule that holds is a reason; the highest is the risk of the whole. */
export const RISK_RULES: readonly RiskRule[] = [
  {
    reason: 'L5',
    risk: 'HIGH',
    holds: ({ fields, includesL5 }) => includesL5 || fields.some(({ level }) => level === 'L5'),
  },
  {
    reason: 'IN_CLEAR',
    risk: 'HIGH',
    holds: ({ fields }) => fields.some(({ level, form }) => level === 'L4' && form === 'SHOWN'),
  },
  { reason: 'MANY_PERSONS', risk: 'HIGH', holds: ({ manyPersons }) => manyPersons },
  {
    reason: 'MASKED',
    risk: 'MEDIUM',
    holds: ({ fields }) => fields.some(({ level, form }) => level === 'L4' && form === 'MASKED'),
  },
  {
    reason: 'IMPORTANT',
    risk: 'MEDIUM',
    holds: ({ fields }) => fields.some(({ grade }) => grade !== 'GENERAL'),
  },
  { reason: 'MINORS', risk: 'MEDIUM', holds: ({ includesMinors }) => includesMinors },
  {
    reason: 'LINKABLE',
    risk: 'MEDIUM',
    holds: ({ fields }) =>
      fields.filter(({ category }) => category === 'PERSONAL_ATTRIBUTE').length >= LINKABLE_FIELDS,
  },
  { reason: 'SHARING', risk: 'MEDIUM', holds: ({ sharing }) => sharing },
];

export function riskOf(facts: RiskFacts): { risk: Risk; reasons: RiskReason[] } {
  const held = RISK_RULES.filter((rule) => rule.holds(facts));
  return { risk: worst(...held.map(({ risk }) => risk)), reasons: held.map(({ reason }) => reason) };
}
