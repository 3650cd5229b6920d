import type { Actor } from './actor.ts';
import type { Classification } from './classification.ts';
import { type Decision, POLICY, type PolicyRule } from './policy.ts';
import { MINOR_BIT, RELATIONS, type Relation, relationBit, rowClassesOf } from './relations.ts';

/** Of an actor, what the policy asks about. */
export type Asker = Pick<Actor, 'roles' | 'purpose'>;

/** Two askers with the same key get the same decisions everywhere. */
export const askerKey = (asker: Asker): string =>
  `${[...asker.roles].sort().join(',')}|${asker.purpose ?? ''}`;

/**
 * What happens to a cell of this classification in a row of this class (relation bits, MINOR_BIT).
 * A MASK where the field declares no mask is a HIDE.
 */
export function decide(asker: Asker, classification: Classification, rowClass: number): Decision {
  let outcome: Decision = 'HIDE';
  for (const rule of POLICY) {
    if (!matches(rule, asker, classification) || !matchesRow(rule, rowClass)) continue;
    if (rule.decision === 'HIDE') return 'HIDE';
    if (outcome !== 'SHOW') outcome = rule.decision;
  }
  return outcome === 'MASK' && !classification.mask ? 'HIDE' : outcome;
}

/**
 * The relations that let this asker know of a person's rows at all. L1 and L2 are for everyone and open no row.
 */
export function rowRelations(asker: Asker): Relation[] {
  return RELATIONS.filter((relation) =>
    POLICY.some(
      (rule) =>
        rule.decision !== 'HIDE' && rule.relations?.includes(relation) && matches(rule, asker, undefined),
    ),
  );
}

/** The best this asker can get for a cell in any relation: what the gateway cuts by. */
export function bestDecision(asker: Asker, classification: Classification): Decision {
  let best: Decision = decide(asker, classification, relationBit('NONE'));
  for (const rowClass of rowClassesOf(rowRelations(asker), true)) {
    const decision = decide(asker, classification, rowClass);
    if (decision === 'SHOW') return 'SHOW';
    if (decision === 'MASK') best = 'MASK';
  }
  return best;
}

function matches(rule: PolicyRule, asker: Asker, classification: Classification | undefined): boolean {
  if (rule.roles && !rule.roles.some((role) => asker.roles.includes(role))) return false;
  if (rule.purposes && !(asker.purpose && rule.purposes.includes(asker.purpose))) return false;
  if (!classification) return true;
  if (!rule.levels.includes(classification.level)) return false;
  return !rule.categories || rule.categories.includes(classification.category);
}

function matchesRow(rule: PolicyRule, rowClass: number): boolean {
  if (rule.minor && !(rowClass & MINOR_BIT)) return false;
  return !rule.relations || rule.relations.some((relation) => rowClass & relationBit(relation));
}
