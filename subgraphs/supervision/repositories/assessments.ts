import { write } from '@hub/kernel/resource/act.ts';
import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { AssessmentInput } from '../domain/assessment.ts';
import { Assessment } from '../resources.ts';

const assessmentsIn = (context: RequestContext, selected: ReadonlySet<string>) =>
  publicRepository(context, Assessment, selected);

export interface AssessmentFilter {
  institution?: string | null;
  kind?: string | null;
}

/** A page of assessments, by institution. */
export function assessments(
  context: RequestContext,
  selected: ReadonlySet<string>,
  { institution, kind }: AssessmentFilter,
  page: Page,
): Promise<Positioned[]> {
  const where: SQL[] = [sql`true`];
  if (institution) where.push(sql`t.institution_code = ${sql.placeholder('institution')}`);
  if (kind) where.push(sql`t.kind = ${sql.placeholder('kind')}`);
  return assessmentsIn(context, selected).list(
    {
      name: `${institution ? 'institution' : ''} ${kind ? 'kind' : ''}`,
      where: sql.join(where, sql` and `),
      values: { institution, kind },
    },
    page,
  );
}

/** @throws BAD_USER_INPUT: no such institution */
export async function storeAssessment(
  context: RequestContext,
  selected: ReadonlySet<string>,
  input: AssessmentInput,
): Promise<Entity | null> {
  const [row] = await write(
    context,
    (tx) => tx<{ id: string }[]>`
      insert into supervision.assessment (institution_code, kind, level, assessed_on, assessor, source, recorded_by)
      select code, ${input.kind}, ${input.level}, ${input.assessedOn}, ${input.assessor}, ${input.source},
        ${context.actor.id}
      from rollup.institution where code = ${input.institution} returning id`,
  );
  if (!row) throw new HubError('BAD_USER_INPUT', 'There is no such institution.');
  return assessmentsIn(context, selected).byKey(input.institution, row.id);
}
