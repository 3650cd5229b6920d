import { boolean, date, index, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant, subjectId } from './columns.ts';

/** What every repository joins: who a subject is, who manages them, who has which relation to them. */
export const access = pgSchema('access');

/**
 * One row per subject. `personId` names the set the subject belongs to (the id of its first subject);
 * a merge or unmerge rewrites this column only. The division columns are the closure of the managing
 * division over the tree `codeSystem`, so that jurisdiction is one indexed comparison.
 */
export const scope = access.table(
  'scope',
  {
    subjectId: subjectId().primaryKey(),
    personId: uuid('person_id').notNull(),
    codeSystem: text('code_system').notNull(),
    city: text('city').notNull(),
    district: text('district'),
    township: text('township'),
    village: text('village'),
    reportingArea: text('reporting_area'),
    managingInstitution: text('managing_institution'),
    /** Latest possible birth date; decides whether the rules for children under 14 apply. */
    bornOn: date('born_on', { mode: 'string' }),
  },
  (t) => [
    index('scope_person').on(t.personId),
    index('scope_city').on(t.city, t.personId),
    index('scope_district').on(t.district, t.personId),
    index('scope_township').on(t.township, t.personId),
    index('scope_village').on(t.village, t.personId),
    index('scope_reporting_area').on(t.reportingArea, t.personId),
    index('scope_managing_institution').on(t.managingInstitution, t.personId),
  ],
);

/** TREATING and CONTRACTED name an institution as counterpart, GUARDIAN a person id. */
export const careRelation = access.table(
  'care_relation',
  {
    subjectId: subjectId(),
    kind: text('kind', { enum: ['TREATING', 'CONTRACTED', 'GUARDIAN'] }).notNull(),
    counterpart: text('counterpart').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    /** What it rests on: an encounter id, a contract id, a birth record. */
    origin: text('origin').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.subjectId, t.kind, t.counterpart] }),
    index('care_relation_counterpart').on(t.kind, t.counterpart, t.subjectId),
  ],
);

/** Maps a person at the identity provider to roles, places and purposes. */
export const assignment = access.table('assignment', {
  id: uuid('id').primaryKey().defaultRandom(),
  issuer: text('issuer').notNull(),
  holder: text('holder').notNull(),
  role: text('role').notNull(),
  institutionCode: text('institution_code'),
  divisionSystem: text('division_system'),
  divisionCode: text('division_code'),
  purposes: text('purposes').array().notNull(),
  startsAt: instant('starts_at').notNull().defaultNow(),
  endsAt: instant('ends_at'),
});

/** One row: which keys this database belongs to, and whether it ever served production. */
export const installation = access.table('installation', {
  id: integer('id').primaryKey(),
  keyCheck: bytes('key_check').notNull(),
  everProduction: boolean('ever_production').notNull().default(false),
});
