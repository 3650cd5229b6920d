import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { ageStatements } from '../domain/life-stage.ts';
import { Person } from '../resources.ts';

const READ = new Set(['id', 'birthDate', 'deceasedAt']);

/** What is to be said of a person's age; nothing where the date of birth is not shown, and of the dead. */
export async function statementsOfAge(
  context: RequestContext,
  personId: string,
  kind: Statement['kind'],
): Promise<Statement[]> {
  const person = await personRepository(context, Person, READ).ofPerson(personId);
  if (!person?.birthDate || person.deceasedAt) return [];
  const all = ageStatements(personId, String(person.birthDate), cityDay(new Date()));
  return all.filter((statement) => statement.kind === kind);
}
