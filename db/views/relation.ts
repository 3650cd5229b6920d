import { boolean, integer, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { access } from '../tables/access.ts';
import { bytes, instant, subjectId } from '../tables/columns.ts';

/**
 * The view access.relation: every relation that a person has or had, whatever it rests on. It stands outside ../tables
 * so that no table is generated for it.
 */
export const relation = access.table('relation', {
  subjectId: subjectId(),
  /** Of a consent or a broken glass its own id; of the others it follows from what it is. */
  id: uuid('id').notNull(),
  /** One of RELATIONS (schema/relations.ts). */
  kind: text('kind').notNull(),
  /** -infinity: not known here. */
  at: instant('at').notNull(),
  endsAt: instant('ends_at').notNull(),
  institutionCode: text('institution_code'),
  guardianId: text('guardian_id'),
  practitionerId: text('practitioner_id'),
  divisionSystem: text('division_system'),
  divisionCode: text('division_code'),
  /** What it rests on. */
  origin: text('origin').notNull(),
  /** Of a consent. */
  categories: integer('categories'),
  purposes: text('purposes').array(),
  requiredLevel: smallint('required_level').notNull(),
  /** Always null: nothing of a relation is sealed. */
  sealed: bytes('sealed'),
  live: boolean('live').notNull(),
  /** Whether the person refuses the institution now, where it may be refused. */
  refused: boolean('refused').notNull(),
  /** Whether the person is under 14. */
  minor: boolean('minor').notNull(),
});
