import { readFileSync } from 'node:fs';
import { roles } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import * as entities from './resolvers/entities.ts';
import { Person } from './resolvers/person.ts';
import { GridPerson, PersonPortrait } from './resolvers/portrait.ts';
import { Query } from './resolvers/query.ts';
import * as resources from './resources.ts';

export const care = defineSubgraph({
  name: 'care',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: { Query, Person, PersonPortrait, GridPerson, ...entities },
  doors: {
    Query: {
      contractedPersons: roles('family-doctor', 'primary-care-worker'),
      gridPersons: roles('primary-care-worker', 'grid-worker'),
    },
  },
});
