import { consent, refusal, scope } from '@hub/db/tables/access.ts';
import { divisionColumn } from '@hub/kernel/authorization/guard.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { Category } from '@hub/schema/classification.ts';
import { CONSENT_SHIFT, consentBit } from '@hub/schema/relations.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { ActiveGrant } from './active-grant.ts';

/** What of a grant decides whose rows leave by it. */
export type Reach = Pick<
  ActiveGrant,
  'divisionSystem' | 'divisionCode' | 'institutionCode' | 'purpose' | 'legalBasis' | 'includesMinors'
>;

/** From this age on somebody's data is no longer that of a child (PIPL art. 28). */
const CHILDHOOD_YEARS = 14;

/** A refusal binds management; statutory public health work of one's own district it does not. */
const heedsRefusals = ({ purpose }: Reach): boolean => purpose === 'HOPERAT';

/** As `access.consent` keeps it. */
const consentMask = (category: Category): number => consentBit(category) >> CONSENT_SHIFT;

const today = sql`${sql.placeholder('today')}::date`;

/**
 * The condition that a person leaves by this grant, over their first row `p` of access.scope: managed in the division
 * now, and no child, refusal or missing consent in the way.
 */
export function admissible(reach: Reach, category: Category): SQL {
  const jurisdiction = { system: reach.divisionSystem, code: reach.divisionCode };
  const column = divisionColumn({ jurisdiction });
  if (!column) return sql`false`;
  const conditions = [
    sql`p.subject_id = p.person_id and p.${sql.raw(scope[column].name)} = ${sql.placeholder('division')}`,
    column === 'reportingArea' ? sql`true` : sql`p.code_system = ${sql.placeholder('divisionSystem')}`,
  ];
  const anyOf = (from: SQL) => sql`exists (select from ${scope} m ${from} and m.person_id = p.person_id)`;
  if (!reach.includesMinors)
    conditions.push(
      sql`not ${anyOf(sql`where m.born_on > ${today} - interval '${sql.raw(String(CHILDHOOD_YEARS))} years'`)}`,
    );
  if (heedsRefusals(reach))
    conditions.push(
      sql`not ${anyOf(sql`join ${refusal} r on r.subject_id = m.subject_id
        where now() < r.ends_at and (r.institution_code is null or r.institution_code = ${sql.placeholder('institution')}::text)`)}`,
    );
  if (reach.legalBasis === 'CONSENT')
    conditions.push(
      anyOf(sql`join ${consent} c on c.subject_id = m.subject_id
        where now() < c.ends_at and c.grantee = ${sql.placeholder('institution')}::text
          and c.purposes @> array[${sql.placeholder('purpose')}::text]
          and c.categories & ${sql.raw(String(consentMask(category)))} <> 0`),
    );
  return sql.join(conditions, sql` and `);
}

/** Persons (`person_id`) whose admission time alone may have changed since `markAt`: fourteenth birthdays, ends of wishes. */
export function crossedByTime(reach: Reach): SQL[] {
  const since = sql`${sql.placeholder('markAt')}::timestamptz`;
  const ended = (table: SQL) => sql`select s.person_id from ${table} w
    join ${scope} s on s.subject_id = w.subject_id where w.ends_at > ${since} and w.ends_at <= now()`;
  const crossed: SQL[] = [];
  if (!reach.includesMinors) {
    const years = sql`interval '${sql.raw(String(CHILDHOOD_YEARS))} years'`;
    crossed.push(sql`select s.person_id from ${scope} s
      where s.born_on > ${sql.placeholder('markDay')}::date - ${years} and s.born_on <= ${today} - ${years}`);
  }
  if (heedsRefusals(reach)) crossed.push(ended(sql`${refusal}`));
  if (reach.legalBasis === 'CONSENT') crossed.push(ended(sql`${consent}`));
  return crossed;
}

/** The values that the conditions above take. */
export const reachValues = (reach: Reach, now: Date): Record<string, unknown> => ({
  division: reach.divisionCode,
  divisionSystem: reach.divisionSystem,
  institution: reach.institutionCode,
  purpose: reach.purpose,
  today: cityDay(now),
});
