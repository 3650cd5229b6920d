import type { Category, Level } from './classification.ts';
import type { Purpose } from './purposes.ts';
import type { Relation } from './relations.ts';
import type { Role } from './roles.ts';

/** Rises with every change of the table below; the access log records it, every cache key holds it. */
export const POLICY_VERSION = 1;

export type Decision = 'SHOW' | 'MASK' | 'HIDE';

/**
 * One line of the policy. An absent axis matches everything on it. Among the lines that match, HIDE wins over
 * SHOW, SHOW over MASK; where no line matches, the answer is HIDE.
 */
export interface PolicyRule {
  id: string;
  decision: Decision;
  levels: readonly Level[];
  categories?: readonly Category[];
  roles?: readonly Role[];
  purposes?: readonly Purpose[];
  relations?: readonly Relation[];
  /** Only for persons under 14 (PIPL art. 28: all their personal information is sensitive). */
  minor?: true;
  why: string;
}

const REGULATORS: readonly Role[] = ['district-regulator', 'city-regulator'];
const MANAGEMENT: readonly Role[] = [...REGULATORS, 'institution-manager'];

export const POLICY: readonly PolicyRule[] = [
  { id: 'public', decision: 'SHOW', levels: ['L1'], why: 'L1 is public.' },
  {
    id: 'known-caller',
    decision: 'SHOW',
    levels: ['L2'],
    purposes: ['TREAT', 'PUBHLTH', 'HOPERAT', 'HRESCH', 'PATRQT', 'BTG'],
    why: 'L2 identifies nobody; anyone with a token and a purpose may use it.',
  },
  {
    id: 'own-file',
    decision: 'SHOW',
    levels: ['L3', 'L4', 'L5'],
    roles: ['resident'],
    purposes: ['PATRQT'],
    relations: ['SELF'],
    why: 'A resident sees all of their own file.',
  },
  {
    id: 'guardian',
    decision: 'SHOW',
    levels: ['L3', 'L4'],
    roles: ['guardian'],
    purposes: ['PATRQT'],
    relations: ['GUARDIAN'],
    why: 'A guardian sees the child’s file, L5 not automatically.',
  },
  {
    id: 'treating',
    decision: 'SHOW',
    levels: ['L3', 'L4', 'L5'],
    roles: ['doctor', 'family-doctor'],
    purposes: ['TREAT'],
    relations: ['TREATING'],
    why: 'Who treats a person must know what matters for the treatment, labelled diagnoses included.',
  },
  {
    id: 'contracted',
    decision: 'SHOW',
    levels: ['L3', 'L4'],
    roles: ['family-doctor', 'primary-care-worker'],
    purposes: ['TREAT', 'PUBHLTH'],
    relations: ['CONTRACTED'],
    why: 'A contract opens the ordinary record to the contracted team.',
  },
  {
    id: 'file-keeper',
    decision: 'SHOW',
    levels: ['L3', 'L4'],
    roles: ['primary-care-worker'],
    purposes: ['PUBHLTH'],
    relations: ['MANAGING'],
    why: 'The institution that keeps the health file serves its residents from it.',
  },
  {
    id: 'management-l3',
    decision: 'SHOW',
    levels: ['L3'],
    roles: ['institution-manager'],
    purposes: ['HOPERAT'],
    relations: ['MANAGING'],
    why: 'Running an institution needs facts, not identities.',
  },
  {
    id: 'management-l4',
    decision: 'MASK',
    levels: ['L4'],
    roles: ['institution-manager'],
    purposes: ['HOPERAT'],
    relations: ['MANAGING'],
    why: 'Running an institution needs facts, not identities.',
  },
  {
    id: 'jurisdiction-l3',
    decision: 'SHOW',
    levels: ['L3'],
    roles: REGULATORS,
    purposes: ['HOPERAT', 'PUBHLTH'],
    relations: ['JURISDICTION'],
    why: 'A regulator sees the facts of the own jurisdiction.',
  },
  {
    id: 'jurisdiction-l4',
    decision: 'MASK',
    levels: ['L4'],
    roles: REGULATORS,
    purposes: ['HOPERAT', 'PUBHLTH'],
    relations: ['JURISDICTION'],
    why: 'A regulator sees identities and diagnoses masked.',
  },
  {
    id: 'management-minors',
    decision: 'HIDE',
    levels: ['L4'],
    categories: ['PERSONAL_ATTRIBUTE'],
    roles: MANAGEMENT,
    purposes: ['HOPERAT', 'PUBHLTH'],
    relations: ['MANAGING', 'JURISDICTION'],
    minor: true,
    why: 'What identifies a child under 14 is not even shown masked to management.',
  },
];
