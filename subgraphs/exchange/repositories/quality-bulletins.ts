import type { Sql } from '@hub/db/client.ts';
import { rulesOn } from '@hub/kernel/intake/quality/rules.ts';
import { type RuleCount, scoreOf } from '@hub/kernel/intake/quality/score.ts';
import type { Entity } from '@hub/kernel/resource/projection.ts';
import { publicRepository } from '@hub/kernel/resource/public-repository.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { ENOUGH, type Line, ranked, rowsOf } from '../domain/quality-figures.ts';
import { QualityBulletin } from '../resources.ts';

/** The lines of a month, by district; empty where none was published. */
export async function bulletinOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  month: string,
): Promise<Entity[]> {
  const found = await publicRepository(context, QualityBulletin, selected).list({
    name: 'month',
    where: sql`t.month = ${sql.placeholder('month')}::date`,
    values: { month },
  });
  return found.map(({ entity }) => entity);
}

interface District {
  month: string;
  last: string;
  system: string;
  code: string;
  sources: number;
  rules: RuleCount[];
}

/**
 * Publishes each month that is over and has no bulletin yet: the districts of which enough was delivered, ranked. What
 * is published stays, whatever is corrected later.
 * @returns how many lines were written
 */
export async function publishBulletins(owner: Sql, now: Date): Promise<number> {
  const today = cityDay(now);
  const districts = await owner<District[]>`
    with counted as (
      select date_trunc('month', c."on")::date as month, c.source_code, c.rule, c.checked, c.passed
      from exchange.quality_count c
      union all
      select date_trunc('month', i.found_on)::date, i.source_code, i.rule, 1, 0 from exchange.quality_issue i
      where i.closed_at is null and i.rule in ('VALID', 'ID_NUMBER', 'REFERENCE')),
    summed as (
      select c.month, s.division_system as system, left(s.division_code, 6) as code, c.rule,
        sum(c.checked)::int as checked, sum(c.passed)::int as passed
      from counted c join exchange.source s on s.code = c.source_code
      where s.division_code not like '%0000' and c.month < date_trunc('month', ${today}::date)
        and not exists (select from exchange.quality_bulletin b where b.month = c.month)
      group by 1, 2, 3, 4)
    select month::text, (month + interval '1 month - 1 day')::date::text as last, system, code,
      (select count(*)::int from exchange.source s where s.division_system = m.system
        and left(s.division_code, 6) = m.code) as sources,
      json_agg(json_build_object('rule', rule, 'checked', checked, 'passed', passed)) as rules
    from summed m group by month, system, code order by month, system, code`;
  let written = 0;
  for (const [month, found] of Map.groupBy(districts, (one) => one.month)) {
    const { last } = found[0]!;
    const lines = ranked(found.flatMap((one) => lineOf(one, last)));
    for (const { divisionSystem, divisionCode, score, rank, sources, rates } of lines) {
      const inserted = await owner`
        insert into exchange.quality_bulletin
          (month, division_system, division_code, version, score, rank, sources, rates)
        values (${month}, ${divisionSystem}, ${divisionCode}, ${rulesOn(last).version}, ${score}, ${rank},
          ${sources}, ${owner.json(rates)})
        on conflict do nothing`;
      written += inserted.count;
    }
  }
  return written;
}

const tenth = (value: number): number => Math.round(value * 10) / 10;

function lineOf({ system, code, sources, rules }: District, day: string): Line[] {
  const { score, dimensions } = scoreOf(rules, day);
  if (score === null || rowsOf(rules) < ENOUGH) return [];
  const rates = dimensions.map(({ dimension, rate, checked }) => [
    dimension,
    rate === null || checked < ENOUGH ? null : tenth(rate),
  ]);
  return [
    {
      divisionSystem: system,
      divisionCode: code,
      score: tenth(score),
      sources,
      rates: Object.fromEntries(rates) as Line['rates'],
    },
  ];
}
