import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { listOf } from '@hub/kernel/resource/record-resolvers.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { type CorrectionInput, wishOf } from '../domain/correction.ts';
import { freeText } from '../domain/free-text.ts';
import { answerRequest, type Inbox, requestCorrection, requestsTo } from '../repositories/requests.ts';
import { Complaint, CorrectionRequest, PersonRequest } from '../resources.ts';

type InboxArguments = PageArguments & { status?: string | null };

export const personRights = { requests: listOf('requests', PersonRequest) };

/** The requests that come to the actor's own institution; one without an institution has none. */
const corrections = ({ actor }: RequestContext): Inbox => ({
  kind: 'CORRECTION',
  institution: actor.institution ?? '',
});
const COMPLAINTS: Inbox = { kind: 'COMPLAINT', institution: null };

const inbox =
  (
    field: string,
    resource: typeof CorrectionRequest | typeof Complaint,
    inboxOf: (context: RequestContext) => Inbox,
  ) =>
  (_root: unknown, args: InboxArguments, context: RequestContext, info: GraphQLResolveInfo) => {
    const whose = inboxOf(context);
    const list = `${field} ${args.status ?? ''} of ${whose.institution ?? ''}`;
    return paged({ context, info, list, args }, resource.type, (selected, page) =>
      requestsTo(context, resource, selected, whose, args.status ?? null, page),
    );
  };

export const rightsQueries = {
  correctionRequests: inbox('correctionRequests', CorrectionRequest, corrections),
  complaints: inbox('complaints', Complaint, () => COMPLAINTS),
};

export const rightsMutations = {
  async requestCorrection(
    _root: unknown,
    { input }: { input: CorrectionInput },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const key = await requestCorrection(context, input, wishOf(input));
    return personRepository(context, PersonRequest, selectedFields(info, 'PersonRequest')).byKey(key);
  },

  answerCorrection: (
    _root: unknown,
    { id, accept, answer }: { id: string; accept: boolean; answer: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    answerRequest(
      context,
      CorrectionRequest,
      selectedFields(info, 'CorrectionRequest'),
      corrections(context),
      {
        id,
        accepted: accept,
        answer: freeText('answer', answer),
      },
    ),

  answerComplaint: (
    _root: unknown,
    { id, upheld, answer }: { id: string; upheld: boolean; answer: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    answerRequest(context, Complaint, selectedFields(info, 'Complaint'), COMPLAINTS, {
      id,
      accepted: upheld,
      answer: freeText('answer', answer),
    }),
};
