import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { explain } from '../domain/explain.ts';
import { leadsFromPerson } from '../domain/reachable.ts';
import { standingsOf } from '../repositories/standings.ts';

export const explainQueries = {
  async explainAccess(
    _root: unknown,
    { person, coordinate }: { person: string; coordinate: string },
    context: RequestContext,
  ) {
    if (!leadsFromPerson(coordinate))
      throw new HubError('BAD_USER_INPUT', 'coordinate must name a field that leads from a person.');
    const standings = await standingsOf(context, person);
    return explain(context.actor, standings, coordinate, context.classifications);
  },
};
