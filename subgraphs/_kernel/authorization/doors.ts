import type { Actor } from '@hub/schema/actor.ts';
import type { Purpose } from '@hub/schema/purposes.ts';
import type { Role } from '@hub/schema/roles.ts';
import type { GraphQLSchema } from 'graphql';
import { applyMiddleware } from 'graphql-middleware';
import { deny, rule, shield } from 'graphql-shield';
import type { RequestContext } from '../runtime/context.ts';
import { HubError } from '../runtime/errors.ts';

/** Whether an actor may pass a door; what lies behind it is guarded by rows and cells. */
export type Door = (actor: Actor) => boolean;

/** Anyone, with or without a token: only L1 lies behind. */
export const open: Door = () => true;

/** Anyone with a token and a purpose. */
export const known: Door = (actor) => actor.id !== '' && actor.purpose !== null;

/** Only these roles. */
export const roles =
  (...wanted: Role[]): Door =>
  (actor) =>
    known(actor) && actor.roles.some((role) => wanted.includes(role));

/** Only for this purpose of use. */
export const forPurpose =
  (purpose: Purpose, door: Door): Door =>
  (actor) =>
    actor.purpose === purpose && door(actor);

/** The doors of a subgraph: by operation type, every root field. A field without a door is shut. */
export interface Doors {
  Query?: Readonly<Record<string, Door>>;
  Mutation?: Readonly<Record<string, Door>>;
}

/**
 * Hangs the doors on the root fields with graphql-shield, deny by default. Only root fields are wrapped: shield on
 * every field costs several times the query itself, and cells are decided once per operation elsewhere.
 */
export function hangDoors(schema: GraphQLSchema, doors: Doors): GraphQLSchema {
  const rules = {
    Query: shieldRules(doors.Query),
    ...(schema.getMutationType() ? { Mutation: shieldRules(doors.Mutation) } : {}),
  };
  const generator = shield(rules, {
    fallbackRule: deny,
    fallbackError: new HubError('FORBIDDEN', 'This field is not open to this actor.'),
    allowExternalErrors: true,
  });
  const { Query, Mutation } = generator.generate(schema) as Record<string, Record<string, unknown>>;
  // Federation's own fields have no door: to hang one that is open costs each fetch as much as one that is not.
  const { _entities, _service, ...hung } = Query!;
  return applyMiddleware(schema, { Query: hung, ...(Mutation ? { Mutation } : {}) } as never);
}

function shieldRules(doors: Readonly<Record<string, Door>> = {}) {
  return Object.fromEntries(
    Object.entries(doors).map(([field, door]) => [
      field,
      rule(`door ${field}`, { cache: 'no_cache' })((_parent, _args, context: RequestContext) =>
        door(context.actor),
      ),
    ]),
  );
}
