import { readFileSync } from 'node:fs';
import { open } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { Division } from './resolvers/division.ts';
import { Query } from './resolvers/query.ts';
import { Institution, InstitutionPortrait, RegionPortrait, StatisticsCell } from './resolvers/statistics.ts';
import * as resources from './resources.ts';

export const region = defineSubgraph({
  name: 'region',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: { Query, Division, Institution, InstitutionPortrait, RegionPortrait, StatisticsCell },
  doors: {
    Query: { division: open, divisions: open, cubes: open, statistics: open, regionPortraits: open },
  },
});
