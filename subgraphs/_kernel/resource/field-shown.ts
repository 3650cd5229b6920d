import { noteShown } from '../audit/on-record.ts';
import { compileCells, isOnRecord } from '../audit/reads.ts';
import { askedPeople } from '../authorization/asked-people.ts';
import { actorValues } from '../authorization/people.ts';
import type { RequestContext } from '../runtime/context.ts';
import { isUuid } from './identifiers.ts';
import { inOrder, loader } from './loader.ts';
import { cached, compileStatement, runKeyed, type Statement } from './statement.ts';

const compiled = cached<Statement>();

/**
 * Whether a person's cell of this coordinate is shown, where no row of its own stands behind it. Shown or denied, it is
 * on record; of a person whom the actor may not know of nothing is. One statement for all persons of a tick, whatever
 * they are asked for.
 */
export async function fieldShown(
  context: RequestContext,
  coordinate: string,
  personId: string,
): Promise<boolean> {
  const { guard, report, classifications } = context;
  const classification = classifications.get(coordinate);
  if (!classification) throw new Error(`${coordinate} is not classified`);
  const rowClass = isUuid(personId) ? await rowClassOf(context, personId) : null;
  if (rowClass === null) return false;
  if (guard.decide(classification, rowClass) === 'SHOW') {
    noteShown(context, new Set([coordinate]), personId);
    return true;
  }
  const { level } = classification;
  report.denied.set(coordinate, { level, reason: 'RELATION' });
  const denied = compileCells({ shown: [], masked: [], denied: isOnRecord(level) ? [coordinate] : [] });
  if (denied) report.reads.note(denied, personId);
  return false;
}

function rowClassOf(context: RequestContext, personId: string): Promise<number | null> {
  const { actor, guard, known } = context;
  return loader<string, number>(context, 'class of a person', async (ids) => {
    if (guard.relations.length === 0) return ids.map(() => null);
    const standings = known?.standings(guard, ids);
    if (standings) return standings.map((standing) => standing.rowClass);
    const statement = compiled(guard.key, () => compileStatement(askedPeople(guard, actor)));
    const rows = await runKeyed(context, statement, { ...actorValues(actor), ids });
    return inOrder(ids, new Map(rows.map((row) => [String(row.person_id), Number(row.row_class)])));
  }).load(personId);
}
