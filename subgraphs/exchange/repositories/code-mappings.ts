import { write } from '@hub/kernel/resource/act.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { approveIn, type RaiseTable, rejectIn } from '@hub/kernel/resource/proposal.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { sql } from 'drizzle-orm';
import type { CodeMappingInput } from '../domain/code-mapping.ts';
import { reachesEverySource } from '../domain/deliverer.ts';
import { CodeMapping } from '../resources.ts';
import { queueReplay } from './replays.ts';

const mappings = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, CodeMapping, selected);

const TABLE: RaiseTable = { table: 'exchange.code_mapping', name: 'mapping' };

/** A page of mappings, the oldest first: all of them for a steward, those of the own sources for an institution. */
export const codeMappings = (
  context: RequestContext,
  selected: ReadonlySet<string>,
  page: Page,
): Promise<Positioned[]> => {
  const all = reachesEverySource(context.actor);
  return mappings(context, selected).list(
    {
      name: `mappings ${all}`,
      where: all
        ? sql`true`
        : sql`exists (select from exchange.source s where s.code = t.source_code
            and s.institution_code = ${sql.placeholder('institution')}::text)`,
      values: all ? {} : { institution: context.actor.institution ?? null },
    },
    page,
  );
};

/**
 * Writes a mapping that is not in force yet.
 * @throws NOT_FOUND: no such source; CONFLICT: the word has a meaning, or one is proposed
 */
export async function proposeMapping(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { source, resourceType, path, from, to, reason }: CodeMappingInput,
): Promise<Entity | null> {
  const [row] = await write(context, async (tx) => {
    const [known] = await tx`select from exchange.source where code = ${source}`;
    if (!known) throw new HubError('NOT_FOUND', 'There is no such source.');
    return tx<{ id: string; raised_at: string }[]>`
      insert into exchange.code_mapping (source_code, resource_type, path, from_word, to_code, reason, raised_by)
      values (${source}, ${resourceType}, ${path}, ${from}, ${to}, ${reason}, ${context.actor.id})
      on conflict do nothing returning id, raised_at`;
  });
  if (!row)
    throw new HubError('CONFLICT', 'This word of the source has a meaning already, or one is proposed.');
  return mappings(context, selected).byKey(row.raised_at, row.id);
}

/**
 * Puts a mapping in force, and asks for what waits in the source's quarantine to be taken in once more.
 * @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided
 */
export const approveMapping = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
): Promise<Entity | null> =>
  mappings(context, selected).byKey(
    await approveIn(context, TABLE, id, async (tx, by) => {
      const [row] = await tx<{ source: string }[]>`
        select source_code as source from exchange.code_mapping where id = ${id}`;
      const everything = { fingerprint: null, resourceType: null };
      await queueReplay(tx, { source: row!.source, kind: 'QUARANTINED', ...everything, by });
    }),
    id,
  );

/** Turns a mapping down, for good. @throws NOT_FOUND, FORBIDDEN for one's own, CONFLICT when it is decided */
export const rejectMapping = async (
  context: RequestContext,
  selected: ReadonlySet<string>,
  id: string,
  reason: string,
): Promise<Entity | null> =>
  mappings(context, selected).byKey(await rejectIn(context, TABLE, id, reason), id);
