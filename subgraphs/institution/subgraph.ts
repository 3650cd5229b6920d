import { readFileSync } from 'node:fs';
import { open } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { Institution, Practitioner, Session } from './resolvers/entities.ts';
import { Query } from './resolvers/query.ts';
import * as resources from './resources.ts';

export const institution = defineSubgraph({
  name: 'institution',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: { Query, Institution, Practitioner, Session },
  doors: { Query: { institution: open, institutions: open } },
});
