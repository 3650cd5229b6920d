import type { PersonResource } from '@hub/kernel/resource/define-resource.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import {
  contractGaps,
  control,
  followUpGaps,
  type ShownContract,
  type ShownEnrolment,
  type ShownFollowUp,
} from '../domain/care-statements.ts';
import { Contract, Enrolment, FollowUp } from '../resources.ts';

/** The newest rows that a portrait looks at. */
const LATEST = { size: 100, after: undefined };

const ENROLMENT = new Set([
  'id',
  'disease',
  'enrolledAt',
  'endedAt',
  'status',
] as const satisfies readonly (keyof ShownEnrolment)[]);
const FOLLOW_UP = new Set([
  'id',
  'followedUpAt',
  'nextDueOn',
  'controlled',
  'controlRule',
  'enrolment',
  'status',
] as const satisfies readonly (keyof ShownFollowUp)[]);
const CONTRACT = new Set(['id', 'status', 'validTo'] as const satisfies readonly (keyof ShownContract)[]);

/** Control of what is in management, by the follow-ups that this reader is shown. */
export const controlOf = async (context: RequestContext, personId: string): Promise<Statement[]> =>
  control(...(await managementOf(context, personId)));

/** Late follow-ups, by those that this reader is shown. */
export const followUpGapsOf = async (context: RequestContext, personId: string): Promise<Statement[]> =>
  followUpGaps(...(await managementOf(context, personId)), cityDay(new Date()));

/** The contract that is missing, by the contracts that this reader is shown. */
export const contractGapsOf = async (context: RequestContext, personId: string): Promise<Statement[]> =>
  contractGaps(await shown<ShownContract>(context, personId, Contract, CONTRACT), cityDay(new Date()));

const managementOf = (context: RequestContext, personId: string) =>
  Promise.all([
    shown<ShownEnrolment>(context, personId, Enrolment, ENROLMENT),
    shown<ShownFollowUp>(context, personId, FollowUp, FOLLOW_UP),
  ]);

/** Read for the portrait as a whole, so that its parts share a statement; each part is on record by itself. */
async function shown<T>(
  context: RequestContext,
  personId: string,
  resource: PersonResource,
  selected: ReadonlySet<string>,
): Promise<T[]> {
  const repository = personRepository(context, resource, selected);
  const found = await repository.listOf('Person.portrait', personId, LATEST);
  // The one beyond the page only tells that there are more.
  return found.slice(0, LATEST.size).map(({ entity }) => entity as T);
}
