import { medication } from '@hub/db/tables/record.ts';
import { compileCells } from '@hub/kernel/audit/reads.ts';
import { askedPeople } from '@hub/kernel/authorization/asked-people.ts';
import { actorValues } from '@hub/kernel/authorization/people.ts';
import { isClassOf } from '@hub/kernel/authorization/row-class.ts';
import { openSealed } from '@hub/kernel/resource/fields.ts';
import { inOrder, loader } from '@hub/kernel/resource/loader.ts';
import { cached, compileStatement, type Row, run, type Statement } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { LIFTED } from '@hub/schema/labels.ts';
import { sql } from 'drizzle-orm';
import { type InteractionWarning, loadInteractions } from '../domain/interactions.ts';

const COORDINATE = 'Person.interactionWarnings';
const SHOWN = compileCells({ shown: [COORDINATE], masked: [], denied: [] })!;
const DENIED = compileCells({ shown: [], masked: [], denied: [COORDINATE] })!;
const ATC = 'http://www.whocc.no/atc';
const ENDED = ['completed', 'stopped', 'cancelled', 'entered-in-error', 'draft'];

const interactions = loadInteractions();
const compiled = cached<Statement>();

/**
 * What a prescriber is to be warned of before prescribing a drug, from everything that the person takes now, labelled
 * or not. Of the rows only codes are read, and only for relations in which the policy shows this field; none leaves.
 * @param drug ATC, a substance
 * @returns null where the field is not shown, and for a person one may not know of
 */
export function interactionWarnings(
  context: RequestContext,
  personId: string,
  drug: string,
): Promise<readonly InteractionWarning[] | null> {
  return loader<string, readonly InteractionWarning[]>(context, COORDINATE, async (keys) => {
    const asked = keys.map((key) => key.split(' ') as [personId: string, drug: string]);
    const taken = await drugsOf(context, [...new Set(asked.map(([id]) => id))]);
    const answers = new Map(
      asked.flatMap(([id, one], n) => {
        const drugs = taken.get(id);
        return drugs ? [[keys[n]!, interactions.warningsOf(one, drugs)] as const] : [];
      }),
    );
    return inOrder(keys, answers);
  }).load(`${personId} ${drug}`);
}

/** ATC codes of what persons take now, of those for whom the field is shown. */
async function drugsOf(context: RequestContext, ids: readonly string[]): Promise<Map<string, string[]>> {
  const { actor, guard, vault, report, classifications } = context;
  const classification = classifications.get(COORDINATE);
  if (!classification) throw new Error(`${COORDINATE} is not classified`);
  const drugs = new Map<string, string[]>();
  if (guard.relations.length === 0) return drugs;
  const shows = (rowClass: number) => guard.decide(classification, rowClass) === 'SHOW';
  const statement = compiled(guard.key, () => {
    const open = guard.classes.filter(shows);
    const may = isClassOf(open, guard.classes);
    return compileStatement(sql`
      with p as (${askedPeople(guard, actor)})
      select p.person_id, p.row_class, t.subject_id, t.sealed, t.code_system, t.code, t.national_system, t.national_code
      from p left join lateral (
        select m.subject_id, m.code_system, m.code, m.national_system, m.national_code,
          case when m.required_level = ${sql.raw(String(LIFTED))} then m.sealed end as sealed
        from ${medication} m where ${may} and m.subject_id = any(p.subjects)
          and coalesce(m.status, 'unknown') <> all(${sql.placeholder('ended')}::text[])
      ) t on true`);
  });
  for (const row of await run(context, statement, { ...actorValues(actor), ids, ended: ENDED })) {
    const personId = String(row.person_id);
    const shown = shows(Number(row.row_class));
    report.reads.note(shown ? SHOWN : DENIED, personId);
    if (!shown) {
      report.denied.set(COORDINATE, { level: classification.level, reason: 'RELATION' });
      continue;
    }
    const atc = row.subject_id ? atcOf(openSealed('medication', row, vault)) : undefined;
    drugs.set(personId, [...(drugs.get(personId) ?? []), ...(atc ? [atc] : [])]);
  }
  return drugs;
}

/** As mapped, else as delivered; a drug without an ATC code cannot be compared. */
function atcOf(row: Row): string | undefined {
  if (row.national_system === ATC) return String(row.national_code);
  return row.code_system === ATC ? String(row.code) : undefined;
}
