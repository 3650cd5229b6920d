import { recordEntity, referenced } from '@hub/kernel/resource/record-resolvers.ts';
import * as resources from '../resources.ts';

export const Contract = {
  ...recordEntity(resources.Contract),
  renewalOf: referenced('renewalOf', resources.Contract),
};
export const Enrolment = recordEntity(resources.Enrolment);
export const FollowUp = {
  ...recordEntity(resources.FollowUp),
  enrolment: referenced('enrolment', resources.Enrolment),
};
export const Referral = recordEntity(resources.Referral);
