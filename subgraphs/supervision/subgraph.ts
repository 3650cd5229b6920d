import { readFileSync } from 'node:fs';
import { open, roles } from '@hub/kernel/authorization/doors.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { goalMutations, goalQueries } from './resolvers/goals.ts';
import { Indicator, indicatorMutations, indicatorQueries } from './resolvers/indicators.ts';
import * as resources from './resources.ts';

export const supervision = defineSubgraph({
  name: 'supervision',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: {
    Query: { ...indicatorQueries, ...goalQueries },
    Mutation: { ...indicatorMutations, ...goalMutations },
    Indicator,
  },
  doors: {
    Query: {
      indicators: open,
      indicator: open,
      indicatorValues: open,
      indicatorVersions: open,
      assessments: open,
      goals: open,
    },
    Mutation: {
      proposeIndicator: roles('steward'),
      approveIndicator: roles('steward'),
      rejectIndicator: roles('steward'),
      recordAssessment: roles('city-regulator'),
      recordGoalActual: roles('city-regulator'),
    },
  },
});
