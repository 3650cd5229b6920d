import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import type { DivisionRef } from '@hub/schema/actor.ts';
import { CITY } from '../domain/city.ts';
import { dailyRowsFor } from '../domain/daily-rows.ts';
import { registerInForce } from './grades.ts';
import { personsIn } from './persons.ts';
import { stateOf, volumeOf } from './volumes.ts';

/**
 * The daily limit to propose for an application. It is told to whoever applies, so it is made of nothing but figures that
 * are published to them; where the division's persons are not shown, it is that of the city.
 * @param types of what is applied for
 */
export async function proposedRows(
  context: RequestContext,
  types: Iterable<string>,
  division: DivisionRef | undefined,
): Promise<number> {
  const { resources } = await registerInForce(context);
  const rows = await Promise.all(
    [...new Set(types)].map(async (type) => {
      const registered = resources.get(type);
      const state = registered && (await stateOf(context, registered));
      return state ? volumeOf(context, registered.resource.catalogue.code, state, false).value : null;
    }),
  );
  const [own, all] = division
    ? await Promise.all([
        personsIn(context, division),
        personsIn(context, { ...CITY, system: division.system }),
      ])
    : [];
  const share = own?.value && all?.value ? Math.min(1, own.value / all.value) : 1;
  return dailyRowsFor(rows, share);
}
