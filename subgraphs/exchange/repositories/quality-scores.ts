import type { RuleCount } from '@hub/kernel/intake/quality/score.ts';
import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import type { Counted } from '../domain/quality-figures.ts';

/** What is asked for: the sources of an institution, or of a division, as a whole or each apart. */
export interface ScoreQuery {
  institution: string | null;
  system: string;
  /** Division codes begin with it. */
  prefix: string;
  by: 'WHOLE' | 'DISTRICTS' | 'INSTITUTIONS';
  /** Days, the last one included. */
  from: string;
  to: string;
}

/** An area with what was counted there, and where it is. */
export interface FoundScore extends Counted {
  area: string;
  division: { system: string; code: string };
}

const text = (name: string) => sql`${sql.placeholder(name)}::text`;
const day = (name: string) => sql`${sql.placeholder(name)}::date`;

/** What stands in quarantine is counted by its open issues, what was accepted by `quality_count`. */
const statement = compileStatement(sql`
  with s as materialized (
    select code, division_system, division_code, case ${text('by')} when 'WHOLE' then ''
      when 'DISTRICTS' then left(division_code, 6) else institution_code end as area
    from exchange.source
    where case when ${text('institution')} is null
      then division_system = ${text('system')} and starts_with(division_code, ${text('prefix')})
        and (${text('by')} <> 'DISTRICTS' or division_code not like '%0000')
      else institution_code = ${text('institution')} end),
  counted as (
    select s.area, c.rule, c.checked::int, c.passed::int from s
    join exchange.quality_count c on c.source_code = s.code and c."on" between ${day('from')} and ${day('to')}
    union all
    select s.area, i.rule, 1, 0 from s
    join exchange.quality_issue i on i.source_code = s.code and i.found_on between ${day('from')} and ${day('to')}
    where i.closed_at is null and i.rule in ('VALID', 'ID_NUMBER', 'REFERENCE'))
  select a.area, a.system, a.code,
    (select json_agg(json_build_object('rule', rule, 'checked', checked, 'passed', passed) order by rule) from (
      select rule, sum(checked) as checked, sum(passed) as passed from counted c where c.area = a.area
      group by rule having sum(checked) > 0) r) as rules,
    (select json_agg(json_build_object('hours', hours, 'rows', rows) order by hours) from (
      select l.hours, sum(l.rows) as rows from s join exchange.quality_lag l on l.source_code = s.code
      where s.area = a.area and l."on" between ${day('from')} and ${day('to')} group by l.hours) l) as lags,
    (select count(*)::int from s join exchange.quality_issue i on i.source_code = s.code
      where s.area = a.area and i.closed_at is null and i.found_on between ${day('from')} and ${day('to')}) as issues
  from (select area, min(division_system) as system, min(division_code) as code from s group by area) a
  order by a.area`);

/** What was counted, by area. */
export async function findScores(context: RequestContext, query: ScoreQuery): Promise<FoundScore[]> {
  const rows = await run(context, statement, { ...query });
  return rows.map((row) => ({
    area: String(row.area),
    division: { system: String(row.system), code: String(row.code) },
    rules: (row.rules ?? []) as RuleCount[],
    lags: (row.lags ?? []) as Counted['lags'],
    openIssues: Number(row.issues),
  }));
}
