import { CATEGORIES, type Category, type Classification } from '@hub/schema/classification.ts';
import { type Asker, decide, rowRelations } from '@hub/schema/decision.ts';
import { type Decision, REFUSABLE } from '@hub/schema/policy.ts';
import { PURPOSES, type Purpose, purposeNames } from '@hub/schema/purposes.ts';
import { CONSENT_SHIFT, MINOR_BIT, type Relation, relationBit } from '@hub/schema/relations.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { audienceWords, categoryWords, levelWords, roleWords } from './words.ts';

/** A relation, as far as the policy asks. */
export interface ReadBy {
  kind: Relation;
  /** Whether the person refuses what may be refused of it. */
  refused: boolean;
  /** Of a consent: the mask of its categories, and its purposes. */
  categories: number | null;
  purposes: readonly string[] | null;
  /** Whether the person is under 14. */
  minor: boolean;
}

/** In plain words: who may read by a relation, for what, and what becomes of the person's data. */
export interface Reader {
  role: string;
  purpose: string;
  shown: string[];
  masked: string[];
  hidden: string[];
}

const LEVELS = ['L3', 'L4', 'L5'] as const;
const AUDIENCES = ['GRID', 'DRUG_SAFETY'] as const;
/** Data about a person: institutions and beds are everybody's. */
const PERSONAL = CATEGORIES.filter((category) => category !== 'HEALTH_RESOURCE');

/** Everyone whom the policy lets read by this relation; the same table decides what they are then shown. */
export function readersOf(relation: ReadBy): Reader[] {
  const rowClass = classOf(relation);
  return ROLES.flatMap((role) =>
    PURPOSES.filter((purpose) => holds(relation, purpose))
      .filter((purpose) => rowRelations({ roles: [role], purpose }).includes(relation.kind))
      .map((purpose) => ({
        role: roleWords[role],
        purpose: purposeNames[purpose],
        ...outcomes({ roles: [role], purpose }, rowClass),
      })),
  );
}

const classOf = ({ kind, categories, minor }: ReadBy): number =>
  relationBit(kind) | ((categories ?? 0) << CONSENT_SHIFT) | (minor ? MINOR_BIT : 0);

const holds = ({ kind, refused, purposes }: ReadBy, purpose: Purpose): boolean =>
  !(refused && REFUSABLE[kind]?.includes(purpose)) && (!purposes || purposes.includes(purpose));

function outcomes(asker: Asker, rowClass: number): Pick<Reader, 'shown' | 'masked' | 'hidden'> {
  const decided = (cell: Omit<Classification, 'mask'>) => decide(asker, { mask: 'NAME', ...cell }, rowClass);
  const words = (outcome: Decision) =>
    LEVELS.flatMap((level) => {
      const of = PERSONAL.filter((category) => decided({ level, category }) === outcome);
      return of.length === 0 ? [] : [`${levelWords[level]}${only(of)}`];
    });
  const made = AUDIENCES.filter((audience) =>
    LEVELS.some((level) => {
      const cell = { level, category: 'HEALTH_STATUS' } as const;
      return decided(cell) !== 'SHOW' && decided({ ...cell, audience }) === 'SHOW';
    }),
  );
  return {
    shown: [...words('SHOW'), ...made.flatMap((audience) => audienceWords[audience] ?? [])],
    masked: words('MASK'),
    hidden: words('HIDE'),
  };
}

const only = (categories: readonly Category[]): string =>
  categories.length === PERSONAL.length
    ? ''
    : `: 限${categories.map((category) => categoryWords[category]).join('、')}`;
