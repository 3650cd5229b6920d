import { type CompiledCells, compileCells, isOnRecord } from '@hub/kernel/audit/reads.ts';
import { askedPeople } from '@hub/kernel/authorization/asked-people.ts';
import { actorValues } from '@hub/kernel/authorization/people.ts';
import { isClassOf } from '@hub/kernel/authorization/row-class.ts';
import { inOrder, loader, selectionKey } from '@hub/kernel/resource/loader.ts';
import { cached, compileStatement, run, type Statement } from '@hub/kernel/resource/statement.ts';
import { cityDay } from '@hub/kernel/runtime/city-day.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { ACTIONS, GRID_RULE, gridColor } from '../domain/grid.ts';
import { inputsOf, inputsSql } from './grid-inputs.ts';

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
 * @param field the coordinate that asks for it
 * @param selected fields of GridStatus
 * @returns null where it is not shown, and for a person one may not know of
 */
export function gridStatus(
  context: RequestContext,
  field: string,
  selected: ReadonlySet<string>,
  personId: string,
): Promise<GridStatus | null> {
  const load = async (ids: readonly string[]) =>
    inOrder(ids, await statusesOf(context, field, selected, ids));
  return loader<string, GridStatus>(context, `${field}|${selectionKey(selected)}`, load).load(personId);
}

async function statusesOf(
  context: RequestContext,
  field: string,
  selected: ReadonlySet<string>,
  ids: readonly string[],
): Promise<Map<string, GridStatus>> {
  const { actor, guard, report, classifications } = context;
  const statuses = new Map<string, GridStatus>();
  if (guard.relations.length === 0) return statuses;
  const { statement, byClass } = compiled(`${field}|${selectionKey(selected)}|${guard.key}`, () => {
    const decided = new Map(guard.classes.map((one) => [one, decidedFor(context, field, selected, one)]));
    const open = guard.classes.filter((rowClass) => decided.get(rowClass)?.open);
    const asked = askedPeople(guard, actor);
    return {
      statement: compileStatement(inputsSql(asked, isClassOf(open, guard.classes))),
      byClass: decided,
    };
  });
  const today = cityDay(new Date());
  const rows = await run(context, statement, { ...actorValues(actor), ids });
  for (const { personId, rowClass, inputs } of inputsOf(rows)) {
    const decided = byClass.get(rowClass);
    if (decided?.cells) report.reads.note(decided.cells, personId);
    for (const coordinate of decided?.denied ?? [])
      report.denied.set(coordinate, { level: classifications.get(coordinate)!.level, reason: 'RELATION' });
    if (!decided?.open) continue;
    const color = gridColor(inputs, today);
    const all: GridStatus = { color, action: ACTIONS[color], asOf: today, rule: GRID_RULE };
    const fields = Object.entries(all).map(([name, value]) => [name, decided.shown.has(name) ? value : null]);
    statuses.set(personId, Object.fromEntries(fields));
  }
  return statuses;
}

function decidedFor(
  { guard, classifications }: RequestContext,
  field: string,
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
  const open = shows(field) && shows(COLOR);
  const shown = new Set(open ? fields.filter((name) => shows(`GridStatus.${name}`)) : []);
  const hidden = fields.filter((name) => !shown.has(name)).map((name) => `GridStatus.${name}`);
  const denied = open ? hidden : [field];
  const kept = (coordinates: readonly string[]) =>
    coordinates.filter((coordinate) => isOnRecord(classifications.get(coordinate)?.level));
  const read = [...shown].map((name) => `GridStatus.${name}`);
  const cells = compileCells({ shown: kept(read), masked: [], denied: kept(denied) });
  return { open, shown, denied, cells };
}
