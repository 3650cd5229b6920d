import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import * as resources from '../resources.ts';
import { personAccessLog } from './access-log.ts';
import { personRelations } from './relations.ts';
import { personRights } from './rights.ts';

export const Person = {
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  consents: listOf('consents', resources.Consent),
  emergencies: listOf('emergencies', resources.Emergency),
  ...personRelations,
  ...personRights,
  ...personAccessLog,
};
