import { readFileSync } from 'node:fs';
import { forPurpose, known, roles } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { breakGlassMutations, breakGlassQueries } from './resolvers/break-glass.ts';
import { Mutation } from './resolvers/mutation.ts';
import { Person } from './resolvers/person.ts';
import * as resources from './resources.ts';

export const access = defineSubgraph({
  name: 'access',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: {
    Query: breakGlassQueries,
    Mutation: { ...Mutation, ...breakGlassMutations },
    Person,
  },
  // Whose consent it is, the repository asks: nobody acts for a person whose consents are not theirs to see.
  doors: {
    Query: { breakGlassReviews: roles('security-admin') },
    Mutation: {
      grantConsent: known,
      revokeConsent: known,
      breakGlass: forPurpose('BTG', roles('doctor', 'family-doctor')),
      endBreakGlass: roles('doctor', 'family-doctor'),
      reviewBreakGlass: roles('security-admin'),
    },
  },
});
