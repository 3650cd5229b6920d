import type { Actor } from '@hub/schema/actor.ts';
import type { Category, Classification, Classifications } from '@hub/schema/classification.ts';
import { decide, decidingRules } from '@hub/schema/decision.ts';
import type { Decision } from '@hub/schema/policy.ts';
import { POLICY_WORDS } from '@hub/schema/policy-words.ts';
import { type Purpose, purposeNames } from '@hub/schema/purposes.ts';
import { consentBit, RELATIONS, type Relation, relationBit } from '@hub/schema/relations.ts';
import type { Role } from '@hub/schema/roles.ts';
import { reachedFromPerson } from './reachable.ts';
import { categoryWords } from './words.ts';

/** What the caller is to the person for one purpose. */
export interface Standing {
  purpose: Purpose;
  /** Bits of relations and what else the class holds; 0 for a person the caller may not know of. */
  rowClass: number;
  /** Relations that the caller could have at all. */
  possible: readonly Relation[];
}

/** What would show more than is shown now. */
export interface Need {
  kind: 'PURPOSE' | 'CONSENT' | 'RELATION' | 'BREAK_GLASS' | 'NOTHING';
  purpose: Purpose | null;
  relation: Relation | null;
  /** What would then be shown. */
  gives: Decision | null;
  words: string;
}

export interface Explanation {
  coordinate: string;
  level: Classification['level'];
  category: Category;
  decision: Decision;
  rules: { id: string; words: string }[];
  relations: Relation[];
  needs: Need[];
}

/** A cell as the graph meets it: the field's own classification, and that of what leads to it. */
interface Cell {
  coordinate: string;
  field: Classification;
  personal: boolean;
  classifications: Classifications;
}

const ORDER: readonly Decision[] = ['HIDE', 'MASK', 'SHOW'];

/**
 * Why a caller sees of a field what they see, and what else would show it, from the policy alone.
 * @param standings for each purpose that the caller may choose, the chosen one first
 */
export function explain(
  { roles }: Pick<Actor, 'roles'>,
  standings: readonly Standing[],
  coordinate: string,
  classifications: Classifications,
): Explanation {
  const field = classifications.get(coordinate);
  const [now] = standings;
  if (!field || !now) throw new Error(`${coordinate} is not classified, or there is no purpose`);
  const cell = cellOf(coordinate, field, classifications);
  const decision = outcome(roles, cell, now);
  const deciding = isOpen(roles, cell, now)
    ? decidingRules({ roles, purpose: now.purpose }, field, rowClassOf(cell, now))
    : [];
  return {
    coordinate,
    level: field.level,
    category: field.category,
    decision,
    rules: deciding.map(({ id }) => ({ id, words: POLICY_WORDS[id] ?? id })),
    relations: RELATIONS.filter((relation) => now.rowClass & relationBit(relation)),
    needs: decision === 'SHOW' ? [] : needsOf(roles, standings, cell, decision),
  };
}

function cellOf(coordinate: string, field: Classification, classifications: Classifications): Cell {
  return { coordinate, field, personal: isAboutPersons(field.category), classifications };
}

const isAboutPersons = (category: Category): boolean => category !== 'HEALTH_RESOURCE';

/** The category of a type's rows, which exist only for who sees L3 of it; a person is known in any relation. */
function rowCategory(type: string, classifications: Classifications): Category | undefined {
  const category = type === 'Person' ? undefined : classifications.get(`${type}.id`)?.category;
  return category && isAboutPersons(category) ? category : undefined;
}

/** What is about nobody has one class: no relation. */
const rowClassOf = ({ personal }: Pick<Cell, 'personal'>, { rowClass }: Standing): number =>
  personal ? rowClass : relationBit('NONE');

/** Whether there is a way for the caller from the person to the row: every field on it shown, every row known. */
function isOpen(roles: readonly Role[], cell: Cell, { purpose, rowClass }: Standing): boolean {
  if (!cell.personal) return true;
  if (rowClass === 0) return false;
  const { classifications } = cell;
  const hides = (field: Classification) => decide({ roles, purpose }, field, rowClass) === 'HIDE';
  const reached = reachedFromPerson(({ coordinate, to }) => {
    const field = classifications.get(coordinate);
    const row = rowCategory(to, classifications);
    if (!field || (isAboutPersons(field.category) && hides(field))) return false;
    return row === undefined || !hides({ level: 'L3', category: row });
  });
  return reached.has(cell.coordinate);
}

function outcome(roles: readonly Role[], cell: Cell, standing: Standing): Decision {
  if (!isOpen(roles, cell, standing)) return 'HIDE';
  return decide({ roles, purpose: standing.purpose }, cell.field, rowClassOf(cell, standing));
}

/** Every single step that shows more: another purpose, or one more relation for one of the purposes. */
function needsOf(
  roles: readonly Role[],
  standings: readonly Standing[],
  cell: Cell,
  decision: Decision,
): Need[] {
  const needs: Need[] = [];
  const better = (gives: Decision) => ORDER.indexOf(gives) > ORDER.indexOf(decision);
  for (const [n, standing] of standings.entries()) {
    const { purpose, rowClass, possible } = standing;
    const alone = outcome(roles, cell, standing);
    if (n > 0 && better(alone)) {
      needs.push({ kind: 'PURPOSE', purpose, relation: null, gives: alone, words: purposeWords(purpose) });
      continue;
    }
    for (const relation of possible) {
      // Nobody becomes somebody else; and a step that is known for one purpose is not told for another.
      if (relation === 'SELF' || needs.some((need) => need.relation === relation)) continue;
      const gives = outcome(roles, cell, { ...standing, rowClass: rowClass | bitsOf(relation, cell) });
      if (better(gives)) needs.push(needOf(relation, cell, gives, purpose, n > 0));
    }
  }
  const nothing = { kind: 'NOTHING', purpose: null, relation: null, gives: null } as const;
  return needs.length > 0 ? needs : [{ ...nothing, words: '没有任何办法: 现行政策不以任何方式向您开放' }];
}

const bitsOf = (relation: Relation, cell: Cell): number =>
  relation === 'CONSENTED'
    ? categoriesOf(cell).reduce((bits, category) => bits | consentBit(category), relationBit(relation))
    : relationBit(relation);

/** What a consent has to be about: the field, and the row it stands in. */
function categoriesOf({ coordinate, field, classifications }: Cell): Category[] {
  const row = rowCategory(coordinate.slice(0, coordinate.indexOf('.')), classifications);
  return [...new Set([field.category, row ?? field.category])];
}

function needOf(relation: Relation, cell: Cell, gives: Decision, purpose: Purpose, other: boolean): Need {
  const kind = relation === 'CONSENTED' ? 'CONSENT' : relation === 'EMERGENCY' ? 'BREAK_GLASS' : 'RELATION';
  const words = `${relationWords(relation, cell)}${other ? `; 并${purposeWords(purpose)}` : ''}`;
  return { kind, purpose, relation, gives, words };
}

const purposeWords = (purpose: Purpose): string => `以“${purposeNames[purpose]}” (${purpose}) 为使用目的`;

function relationWords(relation: Relation, cell: Cell): string {
  const categories = categoriesOf(cell).map((category) => categoryWords[category]);
  const words: Readonly<Partial<Record<Relation, string>>> = {
    GUARDIAN: '需要经核实的监护关系',
    TREATING: '需要诊疗关系: 您所在的机构正在或近期诊治此人',
    CONTRACTED: '需要此人与您所在的机构签有有效的家庭医生协议',
    MANAGING: '需要由您所在的机构管理此人的健康档案',
    JURISDICTION: '需要此人的健康档案由您的辖区管理',
    EMERGENCY: '紧急情况下, 凭准确的标识与理由紧急突破 (breakGlass)',
    CONSENTED: `需要本人同意向您或您所在的机构开放: ${categories.join('、')}`,
  };
  return words[relation] ?? relation;
}
