import { type CompiledCells, compileCells, isOnRecord } from '@hub/kernel/audit/reads.ts';
import { selectionKey } from '@hub/kernel/resource/loader.ts';
import { cached } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';

const compiled = cached<CompiledCells | null>();

/**
 * Notes for the access log what is shown of a person by rows that no relation to the person opens: requests to the
 * one who answers them, the log itself.
 */
export function onRecord(
  { classifications, report }: RequestContext,
  type: string,
  selected: ReadonlySet<string>,
  personId: string,
): void {
  const cells = compiled(`${type}|${selectionKey(selected)}`, () => {
    const coordinates = [...selected].sort().map((field) => `${type}.${field}`);
    const shown = coordinates.filter((coordinate) => isOnRecord(classifications.get(coordinate)?.level));
    return compileCells({ shown, masked: [], denied: [] }) ?? null;
  });
  if (cells) report.reads.note(cells, personId);
}
