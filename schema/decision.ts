import type { Actor } from './actor.ts';
import type { Classification } from './classification.ts';
import { type Decision, POLICY, type PolicyRule } from './policy.ts';
import { consentBit, MINOR_BIT, RELATIONS, type Relation, relationBit, rowClassesOf } from './relations.ts';
import { remembered } from './remembered.ts';

/** Of an actor, what the policy asks about. */
export type Asker = Pick<Actor, 'roles' | 'purpose'>;

/**
 * Two askers with the same key get the same decisions everywhere. An actor is frozen, and the same object from request
 * to request.
 */
export const askerKey = remembered(
  (asker: Asker): string => `${[...asker.roles].sort().join(',')}|${asker.purpose ?? ''}`,
);

/**
 * What happens to a cell of this classification in a row of this class (bits of relations, MINOR_BIT, consents).
 * A MASK where the field declares no mask is a HIDE.
 */
export function decide(asker: Asker, classification: Classification, rowClass: number): Decision {
  let outcome: Decision = 'HIDE';
  for (const rule of POLICY) {
    if (!matches(rule, asker, classification) || !matchesRow(rule, rowClass, classification)) continue;
    if (rule.decision === 'HIDE') return 'HIDE';
    if (outcome !== 'SHOW') outcome = rule.decision;
  }
  return outcome === 'MASK' && !classification.mask ? 'HIDE' : outcome;
}

/** The rules that make a decision what it is; none where no rule matches, and HIDE is what is left. */
export function decidingRules(
  asker: Asker,
  classification: Classification,
  rowClass: number,
): readonly PolicyRule[] {
  const matching = POLICY.filter(
    (rule) => matches(rule, asker, classification) && matchesRow(rule, rowClass, classification),
  );
  for (const decision of ['HIDE', 'SHOW', 'MASK'] as const) {
    const deciding = matching.filter((rule) => rule.decision === decision);
    if (deciding.length > 0) return deciding;
  }
  return [];
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

const best = new WeakMap<Classification, Map<string, Decision>>();

/** The best this asker can get for a cell in any relation: what the gateway cuts by. Remembered by classification. */
export function bestDecision(asker: Asker, classification: Classification): Decision {
  const known = best.get(classification) ?? new Map<string, Decision>();
  best.set(classification, known);
  const key = askerKey(asker);
  const decision = known.get(key) ?? findBest(asker, classification);
  known.set(key, decision);
  return decision;
}

function findBest(asker: Asker, classification: Classification): Decision {
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
  if (rule.audiences && !(classification.audience && rule.audiences.includes(classification.audience)))
    return false;
  return !rule.categories || rule.categories.includes(classification.category);
}

function matchesRow(rule: PolicyRule, rowClass: number, { category }: Classification): boolean {
  if (rule.minor && !(rowClass & MINOR_BIT)) return false;
  return (
    !rule.relations ||
    rule.relations.some(
      (relation) => rowClass & (relation === 'CONSENTED' ? consentBit(category) : relationBit(relation)),
    )
  );
}
