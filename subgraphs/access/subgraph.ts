import { readFileSync } from 'node:fs';
import { forPurpose, known, roles } from '@hub/kernel/authorization/doors.ts';
import { ownField } from '@hub/kernel/resource/proposal.ts';
import { defineSubgraph } from '@hub/kernel/runtime/define-subgraph.ts';
import { accessLogMutations, accessLogQueries, Complaint } from './resolvers/access-log.ts';
import { assignmentMutations, assignmentQueries } from './resolvers/assignments.ts';
import { breakGlassMutations, breakGlassQueries } from './resolvers/break-glass.ts';
import { DataField, raiseMutations, raiseQueries } from './resolvers/classification-overlay.ts';
import { consentMutations } from './resolvers/consents.ts';
import { explainQueries } from './resolvers/explain.ts';
import { Person } from './resolvers/person.ts';
import { relationMutations, relationQueries } from './resolvers/relations.ts';
import { rightsMutations, rightsQueries } from './resolvers/rights.ts';
import * as resources from './resources.ts';

/** Entries are no rows of a resource, whose cells are decided one by one, so the door asks for the purpose as well. */
const auditors = forPurpose('HOPERAT', roles('auditor'));

export const access = defineSubgraph({
  name: 'access',
  sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8'),
  resources: Object.values(resources),
  resolvers: {
    Query: {
      ...assignmentQueries,
      ...accessLogQueries,
      ...breakGlassQueries,
      ...explainQueries,
      ...raiseQueries,
      ...relationQueries,
      ...rightsQueries,
    },
    Mutation: {
      ...consentMutations,
      ...assignmentMutations,
      ...breakGlassMutations,
      ...raiseMutations,
      ...relationMutations,
      ...rightsMutations,
      ...accessLogMutations,
    },
    Person,
    Complaint,
    ClassificationRaise: ownField,
    DataField,
  },
  // Whose consent it is, the repository asks: nobody acts for a person whose consents are not theirs to see.
  doors: {
    Query: {
      assignments: roles('security-admin'),
      myAssignments: known,
      breakGlassReviews: roles('security-admin'),
      classificationOverlay: known,
      explainAccess: known,
      relationFlags: roles('security-admin', 'auditor'),
      correctionRequests: roles('institution-manager'),
      complaints: roles('security-admin'),
      accessLogProof: known,
      accessLogOf: auditors,
      deliveriesOf: auditors,
      accessLogBy: auditors,
      refusedAttempts: auditors,
    },
    Mutation: {
      assignRole: roles('security-admin'),
      approveAssignment: roles('security-admin'),
      rejectAssignment: roles('security-admin'),
      endAssignment: roles('security-admin'),
      grantConsent: known,
      revokeConsent: known,
      optOut: known,
      withdrawOptOut: known,
      objectToRelation: known,
      requestCorrection: known,
      complain: known,
      answerCorrection: roles('institution-manager'),
      answerComplaint: roles('security-admin'),
      verifyGuardianship: roles('steward'),
      endGuardianship: roles('steward'),
      closeRelationFlag: roles('security-admin'),
      breakGlass: forPurpose('BTG', roles('doctor', 'family-doctor')),
      endBreakGlass: roles('doctor', 'family-doctor'),
      reviewBreakGlass: roles('security-admin'),
      proposeRaise: roles('steward'),
      approveRaise: roles('steward'),
      rejectRaise: roles('steward'),
    },
  },
});
