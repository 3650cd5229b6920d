import { selectionKey } from '../resource/loader.ts';
import { cached } from '../resource/statement.ts';
import type { RequestContext } from '../runtime/context.ts';
import { type CompiledCells, compileCells, isOnRecord } from './reads.ts';

const compiled = cached<CompiledCells | null>();

/**
 * Notes that a person's cells of these coordinates were shown where no row of theirs says so: a list that has none is
 * an answer about them, and some rows are opened by no relation to the person.
 * @param personId a UUID
 */
export function noteShown(
  { classifications, report }: Pick<RequestContext, 'classifications' | 'report'>,
  coordinates: ReadonlySet<string>,
  personId: string,
): void {
  const cells = compiled(`${selectionKey(coordinates)}|${classifications.version ?? ''}`, () => {
    const shown = [...coordinates].sort();
    const kept = shown.filter((coordinate) => isOnRecord(classifications.get(coordinate)?.level));
    return compileCells({ shown: kept, masked: [], denied: [] }) ?? null;
  });
  if (cells) report.reads.note(cells, personId);
}
