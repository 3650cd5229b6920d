import { readFileSync } from 'node:fs';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import * as entities from './resolvers/entities.ts';
import { Person } from './resolvers/person.ts';
import { PersonPortrait } from './resolvers/portrait.ts';
import * as resources from './resources.ts';

export const record = defineSubgraph({
  name: 'record',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: { Person, PersonPortrait, ...entities },
  doors: {},
});
