import type { RequestContext } from '../runtime/context.ts';
import { fieldShown } from './field-shown.ts';

/** What a portrait says of a person, by which rule, and what it rests on. */
export interface Statement {
  kind: 'LIFE_STAGE' | 'KEY_GROUP' | 'CONDITION' | 'RISK' | 'CONTROL' | 'GAP';
  code: string;
  /** Chinese. */
  text: string;
  /** The list of rules, and its version. */
  rule: string;
  version: string;
  /** References of the records it rests on, `Type/id`; none where it rests on there being none. */
  facts: readonly string[];
  /** The day of which it speaks, YYYY-MM-DD. */
  asOf: string;
}

/**
 * A field of `PersonPortrait`: worked out, where the policy shows it, from rows that this reader is shown, which `read`
 * takes from guarded repositories. It is classified as the highest of what it reads.
 */
export const portraitField =
  <T>(field: string, read: (context: RequestContext, personId: string) => Promise<T>) =>
  async ({ id }: { id: string }, _args: unknown, context: RequestContext): Promise<T | null> =>
    (await fieldShown(context, `PersonPortrait.${field}`, id)) ? read(context, id) : null;
