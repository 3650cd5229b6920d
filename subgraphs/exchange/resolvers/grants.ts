import { type PageArguments, paged } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { dayOf } from '../domain/application.ts';
import { changesBetween, type FieldForm } from '../domain/changes.ts';
import type { Form } from '../domain/field-rules.ts';
import { judgeWish, reviewersFor } from '../domain/wishes.ts';
import { knownNow } from '../repositories/grades.ts';
import {
  fieldsOf,
  type GrantFilter,
  grantById,
  grants,
  type MeterFilter,
  meters,
  renewalsOf,
  stepsOf,
} from '../repositories/grants.ts';
import { closeFlag, type FlagName, unusualDayOf, unusualOf } from '../repositories/usage-flags.ts';
import { judgedField } from './fields.ts';

const TYPE = 'BackflowGrant';
const FLAG = 'UnusualUsage';
const NONE: ReadonlySet<string> = new Set();

export const grantQueries = {
  backflowGrants: (
    _root: unknown,
    { status, overdue, expiresSoon, unusual, ...args }: PageArguments & GrantFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    paged({ context, info, list: 'backflowGrants', args }, TYPE, (selected, page) =>
      grants(
        context,
        selected,
        {
          status: status ?? null,
          overdue: overdue ?? null,
          expiresSoon: expiresSoon ?? null,
          unusual: unusual ?? null,
        },
        page,
      ),
    ),

  backflowGrant: (
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => grantById(context, selectedFields(info, TYPE), id),

  usageMeters(
    _root: unknown,
    { grant, resource, from, to, unusual, ...args }: PageArguments & MeterFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const filter = {
      grant: grant ?? null,
      resource: resource ?? null,
      from: from ? dayOf('from', from) : null,
      to: to ? dayOf('to', to) : null,
      unusual: unusual ?? null,
    };
    return paged({ context, info, list: 'usageMeters', args }, 'UsageMeter', (selected, page) =>
      meters(context, new Set([...selected, 'grant', 'resource', 'day']), filter, page),
    );
  },
};

export const grantMutations = {
  closeUnusualUsage: (
    _root: unknown,
    { flag, reason }: { flag: FlagName; reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) =>
    closeFlag(
      context,
      selectedFields(info, FLAG),
      { ...flag, day: dayOf('flag.day', flag.day) },
      reasonOf(reason),
    ),
};

const idOf = (grant: Entity): string => String(grant.id);

/** The fields of a grant that are left, as they were granted. */
async function formsOf(context: RequestContext, id: string): Promise<FieldForm[]> {
  const fields = await fieldsOf(context, NONE, id);
  return fields
    .filter(({ cutBy }) => cutBy === null)
    .map(({ coordinate, form }) => ({ coordinate: String(coordinate), form: form as Form }));
}

export const BackflowGrant = {
  async fields(grant: Entity, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) {
    const known = await knownNow(context);
    const fields = await fieldsOf(context, selectedFields(info, 'BackflowField'), idOf(grant));
    return fields.map((field) => {
      const wish = {
        coordinate: String(field.coordinate),
        form: field.form as Form,
        need: field.need as string | null,
      };
      return { ...field, ...judgedField(judgeWish(wish, known, grant.l5Reason !== null)) };
    });
  },

  async reviewers(grant: Entity, _args: unknown, context: RequestContext) {
    const known = await knownNow(context);
    const fields = await fieldsOf(context, NONE, idOf(grant));
    const left = fields.filter(({ cutBy }) => cutBy === null);
    return reviewersFor(
      left.map(({ coordinate, form, need }) =>
        judgeWish(
          { coordinate: String(coordinate), form: form as Form, need: need as string | null },
          known,
          grant.l5Reason !== null,
        ),
      ),
    );
  },

  steps: (grant: Entity, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    stepsOf(context, selectedFields(info, 'BackflowStep'), idOf(grant)),

  renews: (grant: Entity, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    grant.renews ? grantById(context, selectedFields(info, TYPE), String(grant.renews)) : null,

  renewedBy: (grant: Entity, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    renewalsOf(context, selectedFields(info, TYPE), idOf(grant)),

  unusual: (grant: Entity, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    unusualOf(context, selectedFields(info, FLAG), idOf(grant)),

  async changes(grant: Entity, _args: unknown, context: RequestContext) {
    if (!grant.renews) return null;
    const [before, after] = await Promise.all([
      formsOf(context, String(grant.renews)),
      formsOf(context, idOf(grant)),
    ]);
    return changesBetween(before, after);
  },
};

export const UsageMeter = {
  unusual: (meter: Entity, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    unusualDayOf(context, selectedFields(info, FLAG), {
      grant: String(meter.grant),
      day: String(meter.day),
      resource: String(meter.resource),
    }),
};
