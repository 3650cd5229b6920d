import { personOf, write } from '@hub/kernel/resource/act.ts';
import { decodeRecordId } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';

/** A row of a person, by subject and its own id. */
export type RowKey = { subjectId: string; id: string };

/**
 * Ends a person's own consent or refusal now, if it has not ended before.
 * @param coordinate of the mutation, which decides who may act for the person
 * @throws NOT_FOUND
 */
export async function endNow(
  context: RequestContext,
  table: 'consent' | 'refusal',
  coordinate: string,
  recordId: string,
): Promise<RowKey> {
  const key = decodeRecordId(recordId);
  if (!key) throw notFound(table);
  await personOf(context, coordinate, key.subjectId);
  const ended = await write(
    context,
    (tx) => tx`
    update access.${tx(table)} set ends_at = least(ends_at, now())
    where subject_id = ${key.subjectId} and id = ${key.id} returning id`,
  );
  if (ended.length === 0) throw notFound(table);
  return key;
}

const notFound = (what: string) => new HubError('NOT_FOUND', `There is no such ${what}.`);
