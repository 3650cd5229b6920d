import { noteShown } from '@hub/kernel/audit/on-record.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';

/**
 * Notes for the access log what is shown of a person by rows that no relation to the person opens: requests to the
 * one who answers them, the log itself.
 */
export const onRecord = (
  context: RequestContext,
  type: string,
  selected: ReadonlySet<string>,
  personId: string,
): void => noteShown(context, new Set([...selected].map((field) => `${type}.${field}`)), personId);
