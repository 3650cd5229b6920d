import { scope } from '@hub/db/tables/access.ts';
import { relationBit } from '@hub/schema/relations.ts';
import { type SQL, sql } from 'drizzle-orm';

// Stands in for authorization/people.ts: everybody may be known of, and nobody is asked for a relation.

const TREATING = sql.raw(String(relationBit('TREATING')));

export const actorValues = (): Record<string, never> => ({});
export const isCustody = (): boolean => true;
export const reach = (): SQL => sql`select s.subject_id from ${scope} s where s.subject_id = s.person_id`;
export const people = (_guard: unknown, _actor: unknown, where: SQL): SQL => sql`
  select s.person_id, array_agg(s.subject_id) as subjects, ${TREATING} as row_class
  from ${scope} s where ${where} group by s.person_id`;
