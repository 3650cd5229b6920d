import { index, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

const institutionSchema = pgSchema('institution');

export { institutionSchema };

/** Codes follow the city's master-data guide (WS 218 class, hospital level 1-14, operating status 0-3). */
export const institution = institutionSchema.table(
  'institution',
  {
    code: text('code').primaryKey(),
    name: text('name').notNull(),
    class: text('class'),
    level: text('level'),
    operatingStatus: text('operating_status').notNull(),
    divisionSystem: text('division_system').notNull(),
    divisionCode: text('division_code').notNull(),
    districtCode: text('district_code'),
    phone: text('phone'),
    address: text('address'),
    /** The source that may write it. */
    sourceCode: text('source_code').notNull(),
    storedAt: instant('stored_at').notNull().defaultNow(),
  },
  (t) => [index('institution_district').on(t.districtCode, t.code)],
);

export const practitioner = institutionSchema.table('practitioner', {
  id: uuid('id').primaryKey(),
  name: text('name'),
  /** GB/T 2261.1 */
  sex: text('sex'),
  title: text('title'),
  department: text('department'),
  institutionCode: text('institution_code'),
  sourceCode: text('source_code').notNull(),
  storedAt: instant('stored_at').notNull().defaultNow(),
});
