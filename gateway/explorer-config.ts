import type { CastMember } from '@hub/db/demo/cast.ts';
import { people } from '@hub/db/demo/people.ts';
import { PURPOSES, purposeNames } from '@hub/schema/purposes.ts';
import type { Role } from '@hub/schema/roles.ts';
import { explorerExamples } from './explorer-examples.ts';
import { type ExampleSubjects, roleTitles } from './explorer-shared-examples.ts';

/** What the explorer offers first: people, and questions about them, only in development. */
export function explorerConfig(mode: 'development' | 'production', cast: readonly CastMember[]) {
  return {
    environment: mode,
    purposes: PURPOSES.map((code) => ({ code, name: purposeNames[code] })),
    people: cast.map(({ name, title, roles, purposes, divisionCode, institutionCode }) => ({
      name,
      title,
      roles,
      purposes,
      ...(divisionCode && { division: divisionCode }),
      ...(institutionCode && { institution: institutionCode }),
    })),
    roleTitles,
    examples: explorerExamples(subjectsOf(cast)),
  };
}

function subjectsOf(cast: readonly CastMember[]): ExampleSubjects {
  const member = (role: Role) => cast.find(({ name }) => name === role);
  return {
    personId: member('resident')?.personId ?? '',
    childId: member('guardian')?.childId ?? '',
    cardNumber: cast.length > 0 ? people.zhangWei.code : '',
    institutionCode: member('institution-manager')?.institutionCode ?? '',
    divisionCode: member('district-regulator')?.divisionCode ?? '',
    grantId: member('district-developer')?.grantId ?? '',
  };
}
