import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { reachOf } from '../domain/reach.ts';
import { BackflowGrant } from '../resources.ts';

const grantsIn = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, BackflowGrant, selected);

const text = (name: string): SQL => sql`${sql.placeholder(name)}::text`;

/** The condition that the actor may know of a grant, with its values. */
function known({ actor }: RequestContext): { name: string; where: SQL; values: Record<string, unknown> } {
  const reach = reachOf(actor);
  if (reach === 'ALL') return { name: 'all', where: sql`true`, values: {} };
  if (!reach) return { name: 'none', where: sql`false`, values: {} };
  return {
    name: 'own',
    where: sql`t.division_system = ${text('system')} and starts_with(t.division_code, ${text('prefix')})`,
    values: { ...reach },
  };
}

/** A page of the grants that the actor may know of, the oldest first. */
export function grants(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { status }: { status?: string | null },
  page: Page,
): Promise<Positioned[]> {
  const { name, where, values } = known(context);
  return grantsIn(context, selected).list(
    {
      name: `${name} ${status ? 'status' : ''}`,
      where: status ? sql`${where} and t.status = ${text('status')}` : where,
      values: { ...values, status },
    },
    page,
  );
}

/** A grant; null where there is none, or not for this actor. */
export async function grantById(
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> {
  if (!isUuid(id)) return null;
  const { name, where, values } = known(context);
  const [found] = await grantsIn(context, selected).list({
    name: `${name} one`,
    where: sql`${where} and t.id = ${sql.placeholder('id')}::uuid`,
    values: { ...values, id },
  });
  return found?.entity ?? null;
}
