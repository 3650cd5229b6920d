import type { Page, Positioned } from '@hub/kernel/resource/page.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { Institution } from '../resources.ts';

export interface InstitutionFilter {
  name?: string | null;
  class?: string | null;
  level?: string | null;
  district?: string | null;
}

/** Each filter as a predicate over alias `t`; the placeholder bears the filter's name. */
const predicates: Readonly<Record<keyof InstitutionFilter, SQL>> = {
  name: sql`position(${sql.placeholder('name')}::text in t.name) > 0`,
  class: sql`starts_with(t.class, ${sql.placeholder('class')}::text)`,
  level: sql`t.level = ${sql.placeholder('level')}`,
  district: sql`t.district_code = ${sql.placeholder('district')}`,
};

/** A page of institutions by code. */
export function institutions(
  context: RequestContext,
  selected: ReadonlySet<string>,
  filter: InstitutionFilter,
  page: Page,
): Promise<Positioned[]> {
  const asked = (Object.keys(predicates) as (keyof InstitutionFilter)[]).filter((name) => filter[name]);
  const conditions = asked.map((name) => predicates[name]);
  return publicRepository(context, Institution, selected).list(
    {
      name: asked.join(),
      where: conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`,
      values: { ...filter },
    },
    page,
  );
}
