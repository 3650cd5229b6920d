import { enrolment, followUp } from '@hub/db/tables/care.ts';
import { type CompiledCells, compileCells, isOnRecord } from '@hub/kernel/audit/reads.ts';
import { actorValues, people } from '@hub/kernel/authorization/people.ts';
import { isClassOf } from '@hub/kernel/authorization/row-class.ts';
import { inOrder, loader, selectionKey } from '@hub/kernel/resource/loader.ts';
import { cached, compileStatement, type Row, run, type Statement } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SQL, sql } from 'drizzle-orm';
import { ACTIONS, GRID_RULE, type GridInput, gridColor } from '../domain/grid.ts';

const FIELD = 'Person.grid';
const COLOR = 'GridStatus.color';

type GridStatus = Record<string, string | null>;

/** What becomes of the fields for one class of rows. */
interface Decided {
  open: boolean;
  shown: ReadonlySet<string>;
  denied: readonly string[];
  cells: CompiledCells | undefined;
}

const compiled = cached<{ statement: Statement; byClass: Map<number, Decided> }>();

/**
 * Colour and action of a person, worked out from enrolments and follow-ups that the reader need not know of: they are
 * read only for relations in which the policy shows the colour, labelled ones never, and nothing else of them leaves.
 * One statement for all persons of a tick.
 * @param selected fields of GridStatus
 * @returns null where it is not shown, and for a person one may not know of
 */
export function gridStatus(
  context: RequestContext,
  selected: ReadonlySet<string>,
  personId: string,
): Promise<GridStatus | null> {
  const load = async (ids: readonly string[]) => inOrder(ids, await statusesOf(context, selected, ids));
  return loader<string, GridStatus>(context, `${FIELD}|${selectionKey(selected)}`, load).load(personId);
}

async function statusesOf(
  context: RequestContext,
  selected: ReadonlySet<string>,
  ids: readonly string[],
): Promise<Map<string, GridStatus>> {
  const { actor, guard, report, classifications } = context;
  const statuses = new Map<string, GridStatus>();
  if (guard.relations.length === 0) return statuses;
  const { statement, byClass } = compiled(`${selectionKey(selected)}|${guard.key}`, () => {
    const decided = new Map(guard.classes.map((one) => [one, decidedFor(context, selected, one)]));
    return { statement: compileStatement(inputsSql(context, decided)), byClass: decided };
  });
  const today = cityDay(new Date());
  for (const [personId, rows] of byPerson(await run(context, statement, { ...actorValues(actor), ids }))) {
    const decided = byClass.get(Number(rows[0]?.row_class));
    if (decided?.cells) report.reads.note(decided.cells, personId);
    for (const coordinate of decided?.denied ?? [])
      report.denied.set(coordinate, { level: classifications.get(coordinate)!.level, reason: 'RELATION' });
    if (!decided?.open) continue;
    const color = gridColor(rows.flatMap(inputOf), today);
    const all: GridStatus = { color, action: ACTIONS[color], asOf: today, rule: GRID_RULE };
    const fields = Object.entries(all).map(([name, value]) => [name, decided.shown.has(name) ? value : null]);
    statuses.set(personId, Object.fromEntries(fields));
  }
  return statuses;
}

function decidedFor(
  { guard, classifications }: RequestContext,
  selected: ReadonlySet<string>,
  rowClass: number,
): Decided {
  const shows = (coordinate: string) => {
    const classification = classifications.get(coordinate);
    if (!classification) throw new Error(`${coordinate} is not classified`);
    return guard.decide(classification, rowClass) === 'SHOW';
  };
  const fields = [...selected].filter((name) => classifications.has(`GridStatus.${name}`));
  // The action says as much as the colour: neither is worked out for who may not see the colour.
  const open = shows(FIELD) && shows(COLOR);
  const shown = new Set(open ? fields.filter((name) => shows(`GridStatus.${name}`)) : []);
  const hidden = fields.filter((name) => !shown.has(name)).map((name) => `GridStatus.${name}`);
  const denied = open ? hidden : [FIELD];
  const kept = (coordinates: readonly string[]) =>
    coordinates.filter((coordinate) => isOnRecord(classifications.get(coordinate)?.level));
  const read = [...shown].map((name) => `GridStatus.${name}`);
  const cells = compileCells({ shown: kept(read), masked: [], denied: kept(denied) });
  return { open, shown, denied, cells };
}

/** A row for each enrolment that is under way, with its last follow-up; one without, for who has none. */
function inputsSql({ guard, actor }: RequestContext, decided: ReadonlyMap<number, Decided>): SQL {
  const open = guard.classes.filter((rowClass) => decided.get(rowClass)?.open);
  const may = isClassOf(open, guard.classes);
  const counts = (alias: 'e' | 'f') =>
    sql.raw(`${alias}.required_level < 5 and coalesce(${alias}.status, '') <> 'entered-in-error'`);
  return sql`
    with p as (${people(guard, actor, sql`s.person_id = any(${sql.placeholder('ids')}::uuid[])`)})
    select p.person_id, p.row_class, t.*
    from p left join lateral (
      select e.disease, e.risk_level, e.at as enrolled_at, f.*
      from ${enrolment} e left join lateral (
        select f.at as seen_at, f.next_due_on, f.systolic, f.diastolic, f.fasting_glucose from ${followUp} f
        where f.subject_id = e.subject_id and f.enrolment_id = e.id and ${counts('f')}
        order by f.at desc limit 1) f on true
      where ${may} and e.subject_id = any(p.subjects) and e.ended_at is null and ${counts('e')}
    ) t on true`;
}

function byPerson(rows: readonly Row[]): Map<string, Row[]> {
  const persons = new Map<string, Row[]>();
  for (const row of rows) {
    const own = persons.get(String(row.person_id)) ?? [];
    persons.set(String(row.person_id), own);
    own.push(row);
  }
  return persons;
}

function inputOf(row: Row): GridInput[] {
  if (!row.enrolled_at) return [];
  const input = {
    disease: String(row.disease),
    riskLevel: row.risk_level as string | null,
    enrolledAt: String(row.enrolled_at),
  };
  if (!row.seen_at) return [input];
  const measured = {
    systolic: row.systolic as number | null,
    diastolic: row.diastolic as number | null,
    fastingGlucose: row.fasting_glucose as number | null,
  };
  return [
    {
      ...input,
      last: { at: String(row.seen_at), nextDueOn: row.next_due_on as string | null, measured },
    },
  ];
}
