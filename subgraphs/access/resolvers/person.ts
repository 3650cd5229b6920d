import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import * as resources from '../resources.ts';

export const Person = {
  __resolveReference: ({ id }: { id: string }) => ({ id }),
  consents: listOf('consents', resources.Consent),
  emergencies: listOf('emergencies', resources.Emergency),
};
