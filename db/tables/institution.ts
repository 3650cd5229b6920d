import { date, index, integer, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
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

/** Beds of a department: as licensed, and as set up. */
export const bed = institutionSchema.table(
  'bed',
  {
    institutionCode: text('institution_code').notNull(),
    department: text('department').notNull(),
    licensed: integer('licensed').notNull(),
    open: integer('open').notNull(),
    sourceCode: text('source_code').notNull(),
    storedAt: instant('stored_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.institutionCode, t.department] })],
);

/** Large equipment, one row a device. */
export const equipment = institutionSchema.table(
  'equipment',
  {
    id: uuid('id').primaryKey(),
    institutionCode: text('institution_code').notNull(),
    /** CT, MRI, DR, US (ultrasound), ECG, DSA, LINAC, PET-CT, HD (haemodialysis). */
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    installedOn: date('installed_on', { mode: 'string' }),
    sourceCode: text('source_code').notNull(),
    storedAt: instant('stored_at').notNull().defaultNow(),
  },
  (t) => [index('equipment_institution').on(t.institutionCode, t.kind)],
);

/** A consulting session of a practitioner with its appointments (号源). */
export const session = institutionSchema.table(
  'session',
  {
    id: uuid('id').primaryKey(),
    institutionCode: text('institution_code').notNull(),
    practitionerId: uuid('practitioner_id').notNull(),
    department: text('department').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    capacity: integer('capacity').notNull(),
    booked: integer('booked').notNull(),
    sourceCode: text('source_code').notNull(),
    storedAt: instant('stored_at').notNull().defaultNow(),
  },
  (t) => [index('session_institution').on(t.institutionCode, t.startsAt)],
);
