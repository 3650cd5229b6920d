import { guardFor } from '@hub/kernel/authorization/guard.ts';
import { personKnown } from '@hub/kernel/resource/act.ts';
import { isUuid } from '@hub/kernel/resource/identifiers.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { Purpose } from '@hub/schema/purposes.ts';
import type { Standing } from '../domain/explain.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * What the caller is to a person, for each purpose that they may choose, the chosen one first. As many statements for
 * a person who does not exist, or whom the caller may not know of, as for any other.
 */
export function standingsOf(context: RequestContext, personId: string): Promise<Standing[]> {
  const { actor } = context;
  const others = actor.purposes.filter((purpose) => purpose !== actor.purpose);
  const purposes = actor.purpose ? [actor.purpose, ...others] : others;
  const id = isUuid(personId) ? personId : NOBODY;
  return Promise.all(purposes.map((purpose) => standingFor(context, id, purpose)));
}

async function standingFor(context: RequestContext, id: string, purpose: Purpose): Promise<Standing> {
  const actor = { ...context.actor, purpose };
  const guard = guardFor(actor, context.classifications);
  const person = await personKnown({ ...context, actor, guard }, id);
  return { purpose, rowClass: person?.rowClass ?? 0, possible: guard.relations };
}
