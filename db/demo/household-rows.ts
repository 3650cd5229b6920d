import type { Vault } from '../crypto.ts';
import type { custody, healthFile, householdMember } from '../tables/person.ts';
import { demoIds } from './ids.ts';
import { institutions } from './institutions.ts';
import { away, households, type PersonKey } from './people.ts';

/** Who lives with whom. */
export const householdRows = (vault: Vault): (typeof householdMember.$inferInsert)[] => {
  const ids = demoIds(vault);
  return households.flatMap((members, n) =>
    (Object.entries(members) as [PersonKey, string][]).map(([key, relation]) => ({
      subjectId: ids.person(key),
      householdId: ids.record('household', String(n)),
      relation,
    })),
  );
};

/** Who managed each file since it was opened: where it is now, but for the years away. */
export function custodyRows(
  vault: Vault,
  files: readonly (typeof healthFile.$inferInsert)[],
): (typeof custody.$inferInsert)[] {
  const ids = demoIds(vault);
  return files.flatMap(({ subjectId, divisionSystem, managingDivision, managingInstitution, openedOn }) => {
    const home = {
      subjectId,
      divisionSystem,
      managingDivision,
      managingInstitution: managingInstitution ?? null,
    };
    const [, gone] = Object.entries(away).find(([key]) => ids.person(key as PersonKey) === subjectId) ?? [];
    if (!gone) return [{ ...home, fromOn: openedOn }];
    return [
      { ...home, fromOn: openedOn, toOn: gone.from },
      {
        ...home,
        managingDivision: gone.village,
        managingInstitution: institutions[gone.managedBy].code,
        fromOn: gone.from,
        toOn: gone.to,
      },
      { ...home, fromOn: gone.to },
    ];
  });
}
