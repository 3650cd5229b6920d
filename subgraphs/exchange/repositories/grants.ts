import { backflowField, backflowGrant, backflowStep } from '@hub/db/tables/backflow.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { SOON_DAYS } from '../domain/deadlines.ts';
import { reachOf } from '../domain/reach.ts';
import { LISTED_DAYS } from '../domain/unusual-usage.ts';
import { BackflowField, BackflowGrant, BackflowStep, UsageMeter } from '../resources.ts';

/** What is judged of a grant and its fields, whatever is selected. */
const JUDGED_BY = ['l5Reason', 'status'];
const JUDGED_FIELD = ['form', 'need', 'cutBy'];

const grantsIn = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, BackflowGrant, new Set([...selected, ...JUDGED_BY]));

const text = (name: string): SQL => sql`${sql.placeholder(name)}::text`;
const TODAY = sql`(now() at time zone 'Asia/Shanghai')::date`;

interface Condition {
  name: string;
  where: SQL;
  values: Record<string, unknown>;
}

/** That the actor may know of a grant, over its alias. */
function known({ actor }: RequestContext, alias = 't'): Condition {
  const reach = reachOf(actor);
  if (reach === 'ALL') return { name: 'all', where: sql`true`, values: {} };
  if (!reach) return { name: 'none', where: sql`false`, values: {} };
  const of = sql.raw(alias);
  return {
    name: 'own',
    where: sql`${of}.division_system = ${text('system')} and starts_with(${of}.division_code, ${text('prefix')})`,
    values: { ...reach },
  };
}

/** All of them together. */
const allOf = (...conditions: readonly (Condition | undefined)[]): Condition => {
  const given = conditions.filter((one) => one !== undefined);
  return {
    name: given.map(({ name }) => name).join(' '),
    where: sql.join(
      given.map(({ where }) => sql`(${where})`),
      sql` and `,
    ),
    values: Object.assign({}, ...given.map(({ values }) => values)),
  };
};

export interface GrantFilter {
  status?: string | null;
  overdue?: boolean | null;
  expiresSoon?: boolean | null;
  unusual?: boolean | null;
}

/** The same rules as `domain/deadlines.ts`, as the database asks them. */
const OVERDUE = sql`coalesce(t.due_at <= now(), false)`;
const ENDS_SOON = sql`(t.status = 'ACTIVE' and t.valid_to <= ${TODAY} + ${sql.raw(String(SOON_DAYS))})`;
const UNUSUAL = sql`exists (select from exchange.usage_flag f
  where f.grant_id = t.id and f.closed_at is null and f.day >= ${TODAY} - ${sql.raw(String(LISTED_DAYS))})`;

const whether = (name: string, condition: SQL, wanted: boolean | null | undefined): Condition | undefined =>
  typeof wanted === 'boolean'
    ? { name: `${name} ${wanted}`, where: wanted ? condition : sql`not ${condition}`, values: {} }
    : undefined;

/** A page of the grants that the actor may know of, the oldest first. */
export function grants(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { status, overdue, expiresSoon, unusual }: GrantFilter,
  page: Page,
): Promise<Positioned[]> {
  const where = allOf(
    known(context),
    status ? { name: 'status', where: sql`t.status = ${text('status')}`, values: { status } } : undefined,
    whether('overdue', OVERDUE, overdue),
    whether('soon', ENDS_SOON, expiresSoon),
    whether('unusual', UNUSUAL, unusual),
  );
  return grantsIn(context, selected).list(where, page);
}

/** A grant; null where there is none, or not for this actor. */
export async function grantById(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> {
  if (!isUuid(id)) return null;
  const one = { name: 'one', where: sql`t.id = ${sql.placeholder('id')}::uuid`, values: { id } };
  const [found] = await grantsIn(context, selected).list(allOf(known(context), one));
  return found?.entity ?? null;
}

/** Renewals of a grant, the oldest first; of the same division, so for the same readers. */
export const renewalsOf = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity[]> =>
  (await grantsIn(context, selected).listOf([backflowGrant.renews], [id])).map(({ entity }) => entity);

/** The fields of a grant that the actor may know of, cut ones too, by coordinate. */
export const fieldsOf = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity[]> => {
  const all = new Set([...selected, ...JUDGED_FIELD]);
  const found = await publicRepository(context, BackflowField, all).listOf([backflowField.grantId], [id]);
  return found.map(({ entity }) => entity);
};

/** Every step of a grant that the actor may know of, the first one first. */
export const stepsOf = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity[]> => {
  const steps = publicRepository(context, BackflowStep, selected);
  return (await steps.listOf([backflowStep.grantId], [id])).map(({ entity }) => entity);
};

const UNUSUAL_DAY = sql`exists (select from exchange.usage_flag f
  where f.grant_id = t.grant_id and f.day = t.day and f.resource = t.resource)`;

export interface MeterFilter {
  grant?: string | null;
  resource?: string | null;
  from?: string | null;
  to?: string | null;
  unusual?: boolean | null;
}

/** A page of meters of the grants that the actor may know of, by day. */
export function meters(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { grant, resource, from, to, unusual }: MeterFilter,
  page: Page,
): Promise<Positioned[]> {
  const of = known(context, 'g');
  const day = (name: string) => sql`${sql.placeholder(name)}::date`;
  const where = allOf(
    {
      ...of,
      where: sql`exists (select from exchange.backflow_grant g where g.id = t.grant_id and ${of.where})`,
    },
    grant ? { name: 'grant', where: sql`t.grant_id::text = ${text('grant')}`, values: { grant } } : undefined,
    resource
      ? { name: 'resource', where: sql`t.resource = ${text('resource')}`, values: { resource } }
      : undefined,
    from ? { name: 'from', where: sql`t.day >= ${day('from')}`, values: { from } } : undefined,
    to ? { name: 'to', where: sql`t.day <= ${day('to')}`, values: { to } } : undefined,
    whether('unusual', UNUSUAL_DAY, unusual),
  );
  return publicRepository(context, UsageMeter, selected).list(where, page);
}
