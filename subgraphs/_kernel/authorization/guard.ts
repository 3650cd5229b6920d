import type { Actor } from '@hub/schema/actor.ts';
import type { Classification, Classifications } from '@hub/schema/classification.ts';
import { askerKey, decide, rowRelations } from '@hub/schema/decision.ts';
import { type Decision, POLICY, REFUSABLE } from '@hub/schema/policy.ts';
import { type Relation, rowClassesOf } from '@hub/schema/relations.ts';
import { cached } from '../resource/statement.ts';

/**
 * The policy as one actor meets it, ready for compiling statements and mappers. Guards of actors who differ only
 * in who they are (not in roles, purpose and possible relations) are the same object: `key` is part of every cache
 * key below it.
 */
export interface Guard {
  key: string;
  /** Of the classifications that decisions are about. */
  version: string | undefined;
  /** Relations this actor could have to a person, given what the token says of them. */
  relations: readonly Relation[];
  /** Those of `relations` that the person may refuse this purpose. */
  refusable: readonly Relation[];
  /** Whether being under 14 can change a decision; if not, the class of a row leaves it out. */
  minors: boolean;
  /** Every class a visible row can have. */
  classes: readonly number[];
  decide(classification: Classification, rowClass: number): Decision;
}

const guards = new Map<string, Guard>();
/** In process a caller is the same frozen object from request to request. */
const byActor = new WeakMap<Actor, Guard>();

export function guardFor(actor: Actor, { version }: Pick<Classifications, 'version'>): Guard {
  const known = byActor.get(actor);
  if (known && known.version === version) return known;
  const found = findGuard(actor, version);
  byActor.set(actor, found);
  return found;
}

function findGuard(actor: Actor, version: string | undefined): Guard {
  const relations = rowRelations(actor).filter((relation) => isPossible(relation, actor));
  const assigned = actor.assignment ? 'assigned' : '';
  const key = `${askerKey(actor)}|${relations.join(',')}|${divisionColumn(actor) ?? ''}|${assigned}|${version ?? ''}`;
  const known = guards.get(key);
  if (known) return known;
  const minors = POLICY.some((rule) => rule.minor && rule.roles?.some((role) => actor.roles.includes(role)));
  const asker = { roles: [...actor.roles], purpose: actor.purpose };
  const guard: Guard = {
    key,
    version,
    relations,
    refusable: relations.filter((relation) => actor.purpose && REFUSABLE[relation]?.includes(actor.purpose)),
    minors,
    classes: rowClassesOf(relations, minors),
    decide: (classification, rowClass) => decide(asker, classification, rowClass),
  };
  guards.set(key, guard);
  return guard;
}

const narrowed = cached<Guard>();

/** The same guard where every row is of this one class: what is left to decide is decided before any row is read. */
export const narrowTo = (guard: Guard, rowClass: number): Guard => {
  const key = `${guard.key}|${rowClass}`;
  return narrowed(key, () => ({ ...guard, key, classes: [rowClass] }));
};

/** The column of access.scope that holds the actor's division, by the level its code stands for. */
export function divisionColumn(
  actor: Pick<Actor, 'jurisdiction'>,
): 'city' | 'district' | 'township' | 'village' | 'reportingArea' | undefined {
  const jurisdiction = actor.jurisdiction;
  if (!jurisdiction) return undefined;
  if (jurisdiction.system.startsWith('RPT-'))
    return jurisdiction.code.endsWith('0000') ? 'city' : 'reportingArea';
  if (jurisdiction.code.length === 12) return 'village';
  if (jurisdiction.code.length === 9) return 'township';
  return jurisdiction.code.endsWith('0000') ? 'city' : 'district';
}

function isPossible(relation: Relation, actor: Actor): boolean {
  switch (relation) {
    case 'SELF':
    case 'GUARDIAN':
      return actor.personId !== undefined;
    case 'TREATING':
    case 'CONTRACTED':
    case 'MANAGING':
      return actor.institution !== undefined;
    case 'JURISDICTION':
      return actor.jurisdiction !== undefined;
    case 'EMERGENCY':
      return true;
    case 'CONSENTED':
      return actor.institution !== undefined || actor.practitionerId !== undefined;
    default:
      return false;
  }
}
