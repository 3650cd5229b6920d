import { readFileSync } from 'node:fs';
import { forPurpose, known, open, roles } from '@hub/kernel/authorization/doors.ts';
import { ownField } from '@hub/kernel/resource/proposal.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { applicationMutations, applicationQueries } from './resolvers/applications.ts';
import { backflowMutations, backflowQueries, releaseFields } from './resolvers/backflow.ts';
import { catalogueMutations, catalogueQueries, DataResource } from './resolvers/catalogue.ts';
import { mappingMutations, mappingQueries } from './resolvers/code-mappings.ts';
import { BackflowGrant, grantMutations, grantQueries, UsageMeter } from './resolvers/grants.ts';
import { outlineQueries, qualityMutations, qualityQueries } from './resolvers/quality.ts';
import { figureQueries } from './resolvers/sharing-figures.ts';
import * as resources from './resources.ts';

/** Who reads grants; whose, the repository asks. */
const readers = roles('district-developer', 'steward', 'security-admin', 'auditor');

/** Who looks after quality: their own, their area's, or everybody's. */
const quality = roles(
  'institution-manager',
  'district-regulator',
  'city-regulator',
  'steward',
  'analyst',
  'district-developer',
);
/** Who delivered what is wrong. */
const deliverers = forPurpose('HOPERAT', roles('institution-manager', 'source-system'));

export const exchange = defineSubgraph({
  name: 'exchange',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: {
    Query: {
      ...catalogueQueries,
      ...grantQueries,
      ...applicationQueries,
      ...figureQueries,
      ...qualityQueries,
      ...outlineQueries,
      ...mappingQueries,
      ...backflowQueries,
    },
    Mutation: {
      ...catalogueMutations,
      ...grantMutations,
      ...applicationMutations,
      ...qualityMutations,
      ...mappingMutations,
      ...backflowMutations,
    },
    DataResource,
    BackflowGrant,
    BackflowStep: ownField,
    GradeRaise: ownField,
    CodeMapping: ownField,
    UsageMeter,
    BackflowRelease: releaseFields,
  },
  doors: {
    Query: {
      dataCatalog: open,
      dataResource: open,
      catalogFigures: open,
      backflowGrants: readers,
      backflowGrant: readers,
      previewBackflow: roles('district-developer', 'steward'),
      usageMeters: readers,
      sharingFigures: roles('district-developer', 'steward', 'city-regulator', 'security-admin', 'auditor'),
      qualityScores: quality,
      qualityIssues: deliverers,
      qualityBulletin: known,
      archivedDeliveries: deliverers,
      replays: deliverers,
      quarantineOutline: deliverers,
      archivedOutline: deliverers,
      codeMappings: forPurpose('HOPERAT', roles('steward', 'institution-manager', 'source-system')),
      backflow: roles('district-developer'),
      backflowReleases: readers,
      backflowRelease: readers,
      backflowFile: roles('district-developer'),
    },
    Mutation: {
      replayQuarantined: deliverers,
      replayDelivery: deliverers,
      applyBackflow: roles('district-developer'),
      renewBackflow: roles('district-developer'),
      withdrawBackflow: roles('district-developer'),
      reviewBackflow: roles('steward'),
      revokeBackflow: roles('district-developer', 'steward', 'security-admin'),
      closeUnusualUsage: roles('steward', 'security-admin'),
      proposeGradeRaise: roles('steward'),
      approveGradeRaise: roles('steward'),
      rejectGradeRaise: roles('steward'),
      exportBackflow: roles('district-developer'),
      proposeCodeMapping: roles('steward'),
      approveCodeMapping: roles('steward'),
      rejectCodeMapping: roles('steward'),
    },
  },
  refusals: {
    Query: {
      backflow: { grant: 'grant' },
      backflowGrant: { grant: 'id' },
      backflowRelease: { release: 'id' },
      backflowFile: { release: 'release' },
    },
    Mutation: {
      applyBackflow: {},
      renewBackflow: { grant: 'grant' },
      withdrawBackflow: { grant: 'grant' },
      reviewBackflow: { grant: 'input.grant' },
      revokeBackflow: { grant: 'grant' },
      closeUnusualUsage: { grant: 'flag.grant' },
      exportBackflow: { grant: 'input.grant', release: 'input.since' },
    },
  },
});
