import { type RuleCount, scoreOf } from '@hub/kernel/intake/quality/score.ts';
import { loader } from '@hub/kernel/resource/loader.ts';
import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { sql } from 'drizzle-orm';
import { ENOUGH, rowsOf } from '../domain/quality-figures.ts';

/** The types under which sources deliver what is a type of the graph here. */
const DELIVERED_AS: Readonly<Record<string, string>> = {
  Person: 'Patient',
  Institution: 'Organization',
  Report: 'DiagnosticReport',
  Medication: 'MedicationRequest',
  Allergy: 'AllergyIntolerance',
};

const statement = compileStatement(sql`
  select resource_type as type, json_agg(json_build_object('rule', rule, 'checked', checked, 'passed', passed)) as rules
  from (select resource_type, rule, sum(checked)::int as checked, sum(passed)::int as passed
    from exchange.quality_count where "on" < date_trunc('month', ${sql.placeholder('today')}::date)
    group by 1, 2) c group by 1`);

/**
 * The score of all that was delivered of a type of the graph until last month, in whole percents; null where too little
 * was, or where no source delivers it.
 */
export async function qualityOf(context: RequestContext, type: string): Promise<number | null> {
  const scores = loader<string, number>(context, 'quality of types', async (types) => {
    const today = cityDay(new Date());
    const rows = await run(context, statement, { today });
    const found = new Map(rows.map((row) => [String(row.type), row.rules as RuleCount[]]));
    return types.map((one) => {
      const rules = found.get(DELIVERED_AS[one] ?? one) ?? [];
      const { score } = scoreOf(rules, today);
      return score === null || rowsOf(rules) < ENOUGH ? null : Math.round(score);
    });
  });
  return scores.load(type);
}
