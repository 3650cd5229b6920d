import type { Actor } from '@hub/schema/actor.ts';
import { type SQL, sql } from 'drizzle-orm';
import type { Guard } from './guard.ts';
import { people } from './people.ts';

const isAskedFor = sql`s.person_id = any(${sql.placeholder('ids')}::uuid[])`;

/** As `people`, of the persons of these `ids`, among the statement's values. */
export const askedPeople = (guard: Guard, actor: Actor): SQL => people(guard, actor, isAskedFor);
