import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import { isUuid } from '../resource/identifiers.ts';
import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';
import type { Refusal } from './reads.ts';

/** Where an attempt names what it is about: the path to it in the arguments, as `input.grant`. */
export type Named = Readonly<Partial<Record<'grant' | 'release', string>>>;

/** Root fields whose refusals are on record, by operation type. */
export interface RefusalsOnRecord {
  Query?: Readonly<Record<string, Named>>;
  Mutation?: Readonly<Record<string, Named>>;
}

/** Codes that say no to an attempt; the rest say that it was written wrongly, or came at a bad moment. */
const REFUSING: ReadonlySet<unknown> = new Set([
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'FIELD_NOT_GRANTABLE',
  'GRANT_NOT_FOUND',
  'GRANT_NOT_ACTIVE',
  'GRANT_EXPIRED',
  'NOT_GRANTED',
  'DAILY_LIMIT',
  'BAD_CURSOR',
]);

/** So many refusals of an actor in a minute are each on record; of more, each one that doubles their number. */
export const SINGLY = 30;
const MINUTE_MS = 60_000;

/** Counts refusals by actor and minute. @returns the number of this one */
export function countByMinute(now: () => number = Date.now): (actor: string) => number {
  let minute = 0;
  const counts = new Map<string, number>();
  return (actor) => {
    const current = Math.floor(now() / MINUTE_MS);
    if (current !== minute) counts.clear();
    minute = current;
    const nth = (counts.get(actor) ?? 0) + 1;
    counts.set(actor, nth);
    return nth;
  };
}

/** Whether a refusal is on record itself, or stands behind the next one that is. */
export const isKept = (nth: number): boolean => nth <= SINGLY || Number.isInteger(Math.log2(nth / SINGLY));

/**
 * Lets these root fields note what they refuse, doors included: by whom, with which code, of which grant; nothing of
 * what was sent besides. An attempt that finds nothing is one, too: there is none, or not for this actor.
 */
export function noteRefusals(schema: GraphQLSchema, onRecord: RefusalsOnRecord): void {
  const count = countByMinute();
  for (const [type, fields] of Object.entries(onRecord)) {
    const root = schema.getType(type);
    if (!isObjectType(root)) throw new Error(`There is no ${type} whose refusals to note.`);
    for (const [name, named] of Object.entries(fields as Readonly<Record<string, Named>>)) {
      const field = root.getFields()[name];
      if (!field?.resolve) throw new Error(`There is no ${type}.${name} whose refusals to note.`);
      field.resolve = noting(field.resolve, `${type}.${name}`, named, count);
    }
  }
}

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;

function noting(
  resolve: Resolve,
  coordinate: string,
  named: Named,
  count: (actor: string) => number,
): Resolve {
  const note = (error: unknown, args: unknown, { actor, report }: RequestContext) => {
    // What answers nothing, without an error, is not there.
    const { code, grant } =
      error instanceof HubError
        ? { code: error.extensions.code, grant: error.grant }
        : { code: 'NOT_FOUND', grant: undefined };
    // Whoever has no token names nobody.
    if (actor.id === '' || !REFUSING.has(code)) return;
    const nth = count(actor.id);
    if (!isKept(nth)) return;
    const ids = { ...(grant !== undefined && { grant }), ...idsOf(named, args) };
    report.reads.noteRefusal({ coordinate, code: String(code), ...ids, nth });
  };
  return async (parent, args, context, info) => {
    try {
      const answer: unknown = await resolve(parent, args, context, info);
      // A door that is shut answers with the error, and does not throw it.
      if (answer === null || answer instanceof HubError) note(answer, args, context);
      return answer;
    } catch (error) {
      if (error instanceof HubError) note(error, args, context);
      throw error;
    }
  };
}

/** Ids only: what else stands in their place is the caller's text. */
function idsOf(named: Named, args: unknown): Pick<Refusal, 'grant' | 'release'> {
  const ids = Object.entries(named).map(([what, path]) => {
    const value = path
      .split('.')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | null)?.[part], args);
    return [what, typeof value === 'string' && isUuid(value) ? value.toLowerCase() : undefined] as const;
  });
  return Object.fromEntries(ids.filter(([, id]) => id !== undefined));
}
