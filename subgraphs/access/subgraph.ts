import { readFileSync } from 'node:fs';
import { known } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { Mutation } from './resolvers/mutation.ts';
import { Person } from './resolvers/person.ts';
import * as resources from './resources.ts';

export const access = defineSubgraph({
  name: 'access',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: { Mutation, Person },
  // Whose consent it is, the repository asks: nobody acts for a person whose consents are not theirs to see.
  doors: { Mutation: { grantConsent: known, revokeConsent: known } },
});
