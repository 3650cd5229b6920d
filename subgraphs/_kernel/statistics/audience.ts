import type { Actor } from '@hub/schema/actor.ts';
import type { Role } from '@hub/schema/roles.ts';
import { INSTITUTION } from './emit.ts';
import type { Audience } from './publish.ts';

/** A division of a named tree, or an institution (system INSTITUTION). */
export interface Area {
  system: string;
  code: string;
}

/** Of an institution, where it is. */
export interface AreaWithPlace extends Area {
  division?: Area;
}

const REGULATORS: readonly Role[] = ['district-regulator', 'city-regulator'];
const PARTNERS: readonly Role[] = [
  ...REGULATORS,
  'analyst',
  'institution-manager',
  'district-developer',
  'steward',
];

/** The audience an actor belongs to where it is about this area: exact figures are for managing it only. */
export function audienceOf(actor: Actor, area: AreaWithPlace): Audience {
  const managing = actor.purpose === 'HOPERAT' || actor.purpose === 'PUBHLTH';
  const is = (roles: readonly Role[]) => roles.some((role) => actor.roles.includes(role));
  const place = area.system === INSTITUTION ? area.division : area;
  if (managing && is(REGULATORS) && place && contains(actor.jurisdiction, place)) return 'MANAGEMENT';
  if (
    actor.purpose === 'HOPERAT' &&
    is(['institution-manager']) &&
    area.system === INSTITUTION &&
    area.code === actor.institution
  )
    return 'MANAGEMENT';
  const known = managing || actor.purpose === 'HRESCH';
  return known && is(PARTNERS) ? 'PARTNER' : 'PUBLIC';
}

/** Whether an area lies in a jurisdiction: of the same tree, whose codes begin with those of what they lie in. */
function contains(jurisdiction: Actor['jurisdiction'], area: Area): boolean {
  if (!jurisdiction || jurisdiction.system !== area.system) return false;
  return jurisdiction.code.endsWith('0000') || area.code.startsWith(jurisdiction.code);
}

/** Areas below a district: codes of townships and villages are longer. */
export const isSmall = ({ system, code }: Area): boolean => system === INSTITUTION || code.length > 6;
