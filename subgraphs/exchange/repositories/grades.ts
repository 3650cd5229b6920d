import { gradeRaise } from '@hub/db/tables/catalogue.ts';
import { write } from '@hub/kernel/resource/act.ts';
import type { Grade } from '@hub/kernel/resource/define-resource.ts';
import { loader } from '@hub/kernel/resource/loader.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { approveIn, type RaiseTable, rejectIn } from '@hub/kernel/resource/proposal.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { Register } from '@hub/kernel/resource/register.ts';
import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { higher } from '../domain/catalogue.ts';
import type { Known } from '../domain/wishes.ts';
import { GradeRaise } from '../resources.ts';

const raises = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, GradeRaise, selected);

const inForce = compileStatement(sql`
  select resource, grade from exchange.grade_raise where approved_by is not null`);

const TABLE: RaiseTable = { table: 'exchange.grade_raise', name: 'raise' };

/** What a request has, and whoever asks outside of one makes up. */
export type Asking = Pick<RequestContext, 'sql' | 'signal' | 'register' | 'loaders'>;

/**
 * The register with the grades in force: those of the release, raised by what two stewards agreed on. Read once a
 * request and kept nowhere, so what is approved holds for the next request, whichever process answers it.
 */
export async function registerInForce(context: Asking): Promise<Register> {
  const register = await loader<string, Register>(context, 'register in force', async (keys) => {
    const read = await raisedRegister(context);
    return keys.map(() => read);
  }).load('all');
  return register!;
}

async function raisedRegister(context: Asking): Promise<Register> {
  const rows = (await run(context, inForce, {})) as unknown as { resource: string; grade: Grade }[];
  if (rows.length === 0) return context.register;
  const raisesOf = Map.groupBy(rows, ({ resource }) => resource);
  const resources = [...context.register.resources].map(([type, registered]) => {
    const { catalogue } = registered.resource;
    const grades = (raisesOf.get(catalogue.code) ?? []).map(({ grade }) => grade);
    const grade = grades.reduce(higher, catalogue.grade);
    const resource = { ...registered.resource, catalogue: { ...catalogue, grade } };
    return [type, { ...registered, resource }] as const;
  });
  return { resources: new Map(resources) };
}

/** What the rules of grants look fields up in. */
export const knownNow = async (context: RequestContext): Promise<Known> => ({
  register: await registerInForce(context),
  classifications: context.classifications,
});

/** The grade in force of a resource, by its code; undefined where there is none. */
export async function gradeOf(context: RequestContext, code: string): Promise<Grade | undefined> {
  const { resources } = await registerInForce(context);
  return [...resources.values()].find(({ resource }) => resource.catalogue.code === code)?.resource.catalogue
    .grade;
}

/** The raises of a resource, the oldest first; those of all resources of a tick in one statement. */
export async function gradeRaisesOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  code: string,
): Promise<Entity[]> {
  const found = await raises(context, selected).listOf([gradeRaise.resource], [code]);
  return found.map(({ entity }) => entity);
}

/** Writes a raise that is not in force yet. */
export async function proposeGradeRaise(
  context: RequestContext,
  selected: ReadonlySet<string>,
  raise: { resource: string; grade: Grade; reason: string },
): Promise<Entity | null> {
  const [row] = await write(
    context,
    (tx) => tx<{ id: string; raised_at: string }[]>`
      insert into exchange.grade_raise (resource, grade, reason, raised_by)
      values (${raise.resource}, ${raise.grade}, ${raise.reason}, ${context.actor.id})
      returning id, raised_at`,
  );
  return row ? raises(context, selected).byKey(row.raised_at, row.id) : null;
}

/** Puts a raise in force. @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided */
export const approveGradeRaise = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> => raises(context, selected).byKey(await approveIn(context, TABLE, id), id);

/** Turns a raise down, for good. @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided */
export const rejectGradeRaise = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
  reason: string,
): Promise<Entity | null> => raises(context, selected).byKey(await rejectIn(context, TABLE, id, reason), id);
