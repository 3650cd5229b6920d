import type { Condition as Predicate } from '@hub/kernel/resource/condition.ts';
import type { PersonResource } from '@hub/kernel/resource/define-resource.ts';
import { personRepository } from '@hub/kernel/resource/person-repository.ts';
import type { Statement } from '@hub/kernel/resource/portrait.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { chronicCodes, chronicConditions, type ShownCondition } from '../domain/chronic-conditions.ts';
import { riskCodes, risks, type ShownObservation } from '../domain/risks.ts';
import { Condition, Observation } from '../resources.ts';

/** The newest rows that a portrait looks at, of those its rules are about. */
const LATEST = { size: 200, after: undefined };

const CONDITION = new Set([
  'id',
  'code',
  'codeSystem',
  'onsetAt',
  'abatedAt',
  'verification',
  'status',
] as const satisfies readonly (keyof ShownCondition)[]);
const OBSERVATION = new Set([
  'id',
  'code',
  'value',
  'unit',
  'observedAt',
  'status',
] as const satisfies readonly (keyof ShownObservation)[]);

const code = sql`coalesce(t.national_code, t.code)`;

/** Chronic diseases by the diagnoses that this reader is shown. */
export async function conditionsOf(context: RequestContext, personId: string): Promise<Statement[]> {
  const today = cityDay(new Date());
  const rows = await shown(context, personId, 'conditions', Condition, CONDITION, {
    name: 'chronic',
    classifiedAs: 'Condition.code',
    sql: coded(sql`left(${code}, 3)`),
    values: { codes: chronicCodes(today) },
  });
  return chronicConditions(rows as unknown as ShownCondition[], today);
}

/** Risks by the measurements that this reader is shown. */
export async function risksOf(context: RequestContext, personId: string): Promise<Statement[]> {
  const today = cityDay(new Date());
  const rows = await shown(context, personId, 'risks', Observation, OBSERVATION, {
    name: 'risk',
    classifiedAs: 'Observation.code',
    sql: coded(code),
    values: { codes: riskCodes(today) },
  });
  return risks(rows as unknown as ShownObservation[], today);
}

/** Rows of these codes, and those whose code is sealed: what they are is seen when they are opened. */
const coded = (value: SQL): SQL =>
  sql`(${value} = any(${sql.placeholder('codes')}::text[]) or t.required_level = 5)`;

async function shown(
  context: RequestContext,
  personId: string,
  field: string,
  resource: PersonResource,
  selected: ReadonlySet<string>,
  about: Predicate,
) {
  const repository = personRepository(context, resource, selected);
  const found = await repository.listOf(`PersonPortrait.${field}`, personId, LATEST, [about]);
  // The one beyond the page only tells that there are more.
  return found.slice(0, LATEST.size).map(({ entity }) => entity);
}
