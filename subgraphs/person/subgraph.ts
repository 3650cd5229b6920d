import { readFileSync } from 'node:fs';
import { known, roles } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { HouseholdMember, Person } from './resolvers/person.ts';
import { PersonPortrait } from './resolvers/portrait.ts';
import { Query } from './resolvers/query.ts';
import * as resources from './resources.ts';

export const person = defineSubgraph({
  name: 'person',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: { Person, PersonPortrait, HouseholdMember, Query },
  doors: {
    Query: {
      me: known,
      person: known,
      personByIdentifier: roles('resident', 'guardian', 'doctor', 'family-doctor', 'primary-care-worker'),
      persons: known,
    },
  },
});
