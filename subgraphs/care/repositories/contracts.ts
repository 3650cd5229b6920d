import type { Condition } from '@hub/kernel/resource/condition.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { Contract } from '../resources.ts';

/** A contract `t` that holds now; a termination has cut its time short. */
export const running: Condition = {
  name: 'running',
  classifiedAs: 'Contract.validTo',
  sql: sql`t.valid_from <= now() and now() < t.valid_to`,
  values: {},
};

/** The contract of a person that holds now, the one signed last where there are several. */
export async function activeContract(
  context: RequestContext,
  selected: ReadonlySet<string>,
  personId: string,
): Promise<Entity | null> {
  const contracts = personRepository(context, Contract, selected);
  const page = { size: 1, after: undefined };
  const [latest] = await contracts.listOf('Person.contract', personId, page, [running]);
  return latest?.entity ?? null;
}
