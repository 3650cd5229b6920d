import { anonymous } from '@hub/schema/actor.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import { bestDecision } from '@hub/schema/decision.ts';
import { PURPOSES, type Purpose } from '@hub/schema/purposes.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';

/**
 * Who passes which root field, as text: a line a field, with the roles whom both its door and the policy let through, and
 * their purposes where it is not all of them. What lies behind is a matter of rows and cells.
 */
export function doorsMatrix(classifications: Classifications): string {
  const lines = subgraphs.flatMap(({ doors }) =>
    (['Query', 'Mutation'] as const).flatMap((type) =>
      Object.entries(doors[type] ?? {}).map(([field, door]) => {
        const coordinate = `${type}.${field}`;
        const classification = classifications.get(coordinate);
        const passes = (roles: readonly Role[], purpose: Purpose | null) =>
          classification !== undefined &&
          bestDecision({ roles, purpose }, classification) !== 'HIDE' &&
          door({ ...anonymous, id: roles.length > 0 ? 'somebody' : '', roles, purpose });
        return `${coordinate.padEnd(32)} ${whoOf(passes)}`;
      }),
    ),
  );
  return lines.sort().join('\n');
}

type Passes = (roles: readonly Role[], purpose: Purpose | null) => boolean;

function whoOf(passes: Passes): string {
  if (passes([], null)) return 'everyone';
  const byRole = ROLES.map((role) => [role, PURPOSES.filter((purpose) => passes([role], purpose))] as const);
  if (byRole.every(([, purposes]) => purposes.length === PURPOSES.length)) return 'any role for any purpose';
  return byRole
    .filter(([, purposes]) => purposes.length > 0)
    .map(([role, purposes]) => (purposes.length === PURPOSES.length ? role : `${role} ${purposes.join(' ')}`))
    .join(', ');
}
