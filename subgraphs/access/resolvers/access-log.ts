import { connection, type PageArguments, pageOf, selectedNodes } from '@hub/kernel/resource/page.ts';
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
  entryOfComplaint,
  proofOf,
} from '../repositories/access-log.ts';
import { PersonRequest } from '../resources.ts';

export const personAccessLog = {
  async accessLog(
    { id }: { id: string },
    args: PageArguments,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const list = `accessLog of ${id}`;
    const page = pageOf(context, list, args);
    const found = await accessLogFor(context, selectedNodes(info, 'AccessLogEntry'), id, page);
    return connection(context, info, list, page, found);
  },
};

interface ByActor extends PageArguments {
  actor: string;
  from: string;
  until: string;
}

export const accessLogQueries = {
  accessLogProof: (_root: unknown, { entry }: { entry: string }, context: RequestContext) =>
    proofOf(context, entry),

  async accessLogOf(
    _root: unknown,
    { person, ...args }: PageArguments & { person: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const list = `accessLogOf ${person}`;
    const page = pageOf(context, list, args);
    const found = await auditOf(context, selectedNodes(info, 'AuditedAccess'), person, page);
    return connection(context, info, list, page, found);
  },

  async accessLogBy(
    _root: unknown,
    { actor, from, until, ...args }: ByActor,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const period = periodOf(from, until);
    const list = `accessLogBy ${actor} ${period.from} ${period.until}`;
    const page = pageOf(context, list, args);
    return connection(context, info, list, page, await auditBy(context, actor, period, page));
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
  access: ({ id, entry }: { id: string; entry: string }, _args: unknown, context: RequestContext) =>
    entryOfComplaint(context, id, entry),
};
