import type { Audience, Category, Level } from './classification.ts';
import type { Purpose } from './purposes.ts';
import type { Relation } from './relations.ts';
import type { Role } from './roles.ts';

/** Rises with every change of the table below; the access log records it, every cache key holds it. */
export const POLICY_VERSION = 5;

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
  /** Only cells made for one of these readers. */
  audiences?: readonly Audience[];
  why: string;
}

const REGULATORS: readonly Role[] = ['district-regulator', 'city-regulator'];
const MANAGEMENT: readonly Role[] = [...REGULATORS, 'institution-manager'];
const CLINICIANS: readonly Role[] = ['doctor', 'family-doctor'];

/**
 * What a resident may refuse, by purpose. What is not listed the law requires: statutory public health work of the
 * own district and of the institution that keeps the file, and an emergency.
 */
export const REFUSABLE: Readonly<Partial<Record<Relation, readonly Purpose[]>>> = {
  TREATING: ['TREAT'],
  CONTRACTED: ['TREAT', 'PUBHLTH'],
  CONSENTED: ['TREAT', 'PUBHLTH'],
  MANAGING: ['HOPERAT'],
};

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
    roles: CLINICIANS,
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
    id: 'consented',
    decision: 'SHOW',
    levels: ['L3', 'L4'],
    roles: [...CLINICIANS, 'primary-care-worker'],
    purposes: ['TREAT', 'PUBHLTH'],
    relations: ['CONSENTED'],
    why: 'The person opened these categories to this reader; L5 is never part of a consent.',
  },
  {
    id: 'emergency',
    decision: 'SHOW',
    levels: ['L3', 'L4'],
    roles: CLINICIANS,
    purposes: ['BTG'],
    relations: ['EMERGENCY'],
    why: 'A broken glass opens the ordinary record; of L5 it opens nothing but warnings of drug safety.',
  },
  {
    id: 'drug-safety-emergency',
    decision: 'SHOW',
    levels: ['L5'],
    audiences: ['DRUG_SAFETY'],
    roles: CLINICIANS,
    purposes: ['BTG'],
    relations: ['EMERGENCY'],
    why: 'Who prescribes must be warned of an interaction, without being told what it rests on.',
  },
  {
    id: 'drug-safety-contract',
    decision: 'SHOW',
    levels: ['L5'],
    audiences: ['DRUG_SAFETY'],
    roles: ['family-doctor'],
    purposes: ['TREAT'],
    relations: ['CONTRACTED'],
    why: 'Who prescribes must be warned of an interaction, without being told what it rests on.',
  },
  {
    id: 'grid',
    decision: 'SHOW',
    levels: ['L3'],
    audiences: ['GRID'],
    roles: ['grid-worker'],
    purposes: ['PUBHLTH'],
    relations: ['JURISDICTION'],
    why: 'A grid worker needs a colour and an action, never a reason.',
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
    id: 'owner-only',
    decision: 'HIDE',
    levels: ['L2', 'L3', 'L4', 'L5'],
    audiences: ['OWNER'],
    purposes: ['TREAT', 'PUBHLTH', 'HOPERAT', 'HRESCH', 'BTG'],
    why: 'Who may see a person, and who has, is for that person alone.',
  },
  {
    id: 'emergency-review',
    decision: 'SHOW',
    levels: ['L3', 'L4', 'L5'],
    audiences: ['REVIEWER'],
    roles: ['security-admin'],
    purposes: ['HOPERAT'],
    why: 'Somebody else judges whether a broken glass was justified: by whom, when and why, and not whose it was.',
  },
  {
    id: 'addressee',
    decision: 'SHOW',
    levels: ['L3', 'L4', 'L5'],
    audiences: ['ADDRESSEE'],
    roles: ['institution-manager', 'security-admin', 'source-system'],
    purposes: ['HOPERAT'],
    why: 'Who is to answer a request, or to correct a row, reads which; whose comes to whom, the request or the row itself says.',
  },
  {
    id: 'audit',
    decision: 'SHOW',
    levels: ['L3', 'L4', 'L5'],
    audiences: ['AUDITOR'],
    roles: ['auditor', 'security-admin'],
    purposes: ['HOPERAT'],
    why: 'Who audits reads which fields were read, by whom and for what, and no value of any.',
  },
  {
    id: 'recipient',
    decision: 'SHOW',
    levels: ['L3', 'L4', 'L5'],
    audiences: ['RECIPIENT'],
    roles: ['district-developer'],
    purposes: ['HOPERAT', 'PUBHLTH'],
    why: 'Who was granted data gets what the grant gives, under pseudonyms; what that is, the grant itself says.',
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
