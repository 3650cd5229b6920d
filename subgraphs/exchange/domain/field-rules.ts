import type { Category, Level } from '@hub/schema/classification.ts';
import type { Bar, FieldFacts } from './field-facts.ts';

export type Form = 'SHOWN' | 'MASKED';
export type Risk = 'LOW' | 'MEDIUM' | 'HIGH';

/**
 * Why a field is not granted as it was asked for: it never is, or
 * - `IDENTIFIES`: it says who somebody is, and leaves masked only;
 * - `NO_MASK`: there is no mask for it;
 * - `NEED`: it leaves in clear only with a reason why it is needed so;
 * - `L5_REASON`: it leaves only in a grant with a reason for L5.
 */
export type Refusal = Bar | 'IDENTIFIES' | 'NO_MASK' | 'NEED' | 'L5_REASON';

/** A field as somebody asks for it. */
export interface Wish {
  coordinate: string;
  form: Form;
  /** Why it is needed in clear. */
  need: string | null;
}

/** What granting a field in a form takes. */
export interface Term {
  levels: readonly Level[];
  form: Form;
  /** Only fields that say who somebody is, or only others; all where nothing is said. */
  identifies?: boolean;
  /** Never, for this reason. */
  refused?: Refusal;
  need?: true;
  l5Reason?: true;
  reviewers: 1 | 2;
  risk: Risk;
}

/** One line fits each level, form and kind of field; a test counts. */
export const TERMS: readonly Term[] = [
  { levels: ['L1', 'L2', 'L3'], form: 'SHOWN', reviewers: 1, risk: 'LOW' },
  { levels: ['L1', 'L2', 'L3'], form: 'MASKED', reviewers: 1, risk: 'LOW' },
  { levels: ['L4'], form: 'MASKED', reviewers: 1, risk: 'MEDIUM' },
  { levels: ['L4'], form: 'SHOWN', identifies: false, need: true, reviewers: 2, risk: 'HIGH' },
  { levels: ['L5'], form: 'MASKED', l5Reason: true, reviewers: 2, risk: 'HIGH' },
  {
    levels: ['L5'],
    form: 'SHOWN',
    identifies: false,
    need: true,
    l5Reason: true,
    reviewers: 2,
    risk: 'HIGH',
  },
  {
    levels: ['L4', 'L5'],
    form: 'SHOWN',
    identifies: true,
    refused: 'IDENTIFIES',
    reviewers: 2,
    risk: 'HIGH',
  },
];

const IDENTIFYING: Category = 'PERSONAL_ATTRIBUTE';
const RISKS: readonly Risk[] = ['LOW', 'MEDIUM', 'HIGH'];

/** The highest of them. */
export const worst = (...risks: readonly Risk[]): Risk =>
  RISKS[Math.max(0, ...risks.map((risk) => RISKS.indexOf(risk)))]!;

/** The form in which a field leaves where nothing else is asked for: masked from L4 on, where there is a mask. */
export const formOf = ({ level, mask }: FieldFacts): Form =>
  mask && (level === 'L4' || level === 'L5') ? 'MASKED' : 'SHOWN';

const termOf = ({ level, category }: Pick<FieldFacts, 'level' | 'category'>, form: Form): Term =>
  TERMS.find(
    (term) =>
      term.levels.includes(level) &&
      term.form === form &&
      (term.identifies ?? category === IDENTIFYING) === (category === IDENTIFYING),
  )!;

/** What becomes of a wish: refused, or what it takes. */
export interface Judgement {
  refused: Refusal | undefined;
  reviewers: 1 | 2;
  risk: Risk;
}

const UNKNOWN: Judgement = { refused: 'UNKNOWN', reviewers: 2, risk: 'HIGH' };

/** @param facts undefined where there is no such field */
export function judge(
  facts: FieldFacts | undefined,
  wish: Wish,
  { l5Reason }: { l5Reason: boolean },
): Judgement {
  if (!facts) return UNKNOWN;
  const term = termOf(facts, wish.form);
  const important = facts.grade !== 'GENERAL';
  return {
    refused: facts.bar ?? refusalOf(term, facts, wish, l5Reason),
    // Data of importance is looked at by two, whatever its fields are.
    reviewers: important ? 2 : term.reviewers,
    risk: worst(term.risk, important ? 'MEDIUM' : 'LOW'),
  };
}

function refusalOf(term: Term, facts: FieldFacts, wish: Wish, l5Reason: boolean): Refusal | undefined {
  if (term.refused) return term.refused;
  if (wish.form === 'MASKED' && !facts.mask) return 'NO_MASK';
  if (term.l5Reason && !l5Reason) return 'L5_REASON';
  return term.need && !wish.need ? 'NEED' : undefined;
}
