import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { freeText } from '../domain/free-text.ts';
import { periodOf } from '../domain/period.ts';
import {
  accessLogFor,
  auditBy,
  auditOf,
  complain,
  deliveriesOf,
  entryOfComplaint,
  proofOf,
  refusedAttempts,
} from '../repositories/access-log.ts';
import { PersonRequest } from '../resources.ts';

export const personAccessLog = {
  accessLog: (
    { id }: { id: string },
    args: PageArguments,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: `accessLog of ${id}`, args }, 'AccessLogEntry', (selected, page) =>
      accessLogFor(context, selected, id, page),
    ),
};

interface ByActor extends PageArguments {
  actor: string;
  from: string;
  until: string;
}

interface Refused extends PageArguments {
  from: string;
  until: string;
  actor?: string | null;
  grant?: string | null;
}

export const accessLogQueries = {
  accessLogProof: (_root: unknown, { entry }: { entry: string }, context: RequestContext) =>
    proofOf(context, entry),

  accessLogOf: (
    _root: unknown,
    { person, ...args }: PageArguments & { person: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: `accessLogOf ${person}`, args }, 'AuditedAccess', (selected, page) =>
      auditOf(context, selected, person, page),
    ),

  deliveriesOf: (
    _root: unknown,
    { person, ...args }: PageArguments & { person: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: `deliveriesOf ${person}`, args }, 'AuditedDelivery', (selected, page) =>
      deliveriesOf(context, selected, person, page),
    ),

  accessLogBy(
    _root: unknown,
    { actor, from, until, ...args }: ByActor,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const period = periodOf(from, until);
    const list = `accessLogBy ${actor} ${period.from} ${period.until}`;
    return paged({ context, info, list, args }, 'AuditedAccess', (_selected, page) =>
      auditBy(context, actor, period, page),
    );
  },

  refusedAttempts(
    _root: unknown,
    { from, until, actor = null, grant = null, ...args }: Refused,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const period = periodOf(from, until);
    const list = `refusedAttempts ${actor} ${grant} ${period.from} ${period.until}`;
    return paged({ context, info, list, args }, 'AuditedAccess', (_selected, page) =>
      refusedAttempts(context, { actor, grant: grant?.toLowerCase() ?? null }, period, page),
    );
  },
};

export const accessLogMutations = {
  async complain(
    _root: unknown,
    { entry, text }: { entry: string; text: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const key = await complain(context, entry, freeText('text', text));
    return personRepository(context, PersonRequest, selectedFields(info, 'PersonRequest')).byKey(key);
  },
};

export const Complaint = {
  // Whoever may not see which entry it is does not see the entry.
  access: ({ id, entry }: { id: string; entry: string | null }, _args: unknown, context: RequestContext) =>
    entry === null ? null : entryOfComplaint(context, id, entry),
};
