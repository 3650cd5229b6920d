import { date, doublePrecision, integer, pgSchema, text, uuid } from 'drizzle-orm/pg-core';
import { byOwner, codeColumns, instant, recordColumns } from './columns.ts';

export const care = pgSchema('care');

/** Owned like a clinical record; care goes on between encounters. */
const careColumns = () => {
  const { encounterId: _none, ...columns } = recordColumns();
  return columns;
};

const DISEASES = ['HYPERTENSION', 'DIABETES'] as const;

/**
 * A family-doctor contract of the team at `institutionCode`, signed `at` by the doctor `practitionerId`. A
 * termination cuts `validTo` short; renewals are contracts of their own.
 */
export const contract = care.table(
  'contract',
  {
    ...careColumns(),
    institutionCode: text('institution_code').notNull(),
    status: text('status', { enum: ['SIGNED', 'TERMINATED'] }).notNull(),
    validFrom: instant('valid_from').notNull(),
    /** The first instant at which it holds no more. */
    validTo: instant('valid_to').notNull(),
    /** The service package, by its name in the institution's list. */
    package: text('package').notNull(),
    /** The contract that this one goes on from. */
    renewalOf: uuid('renewal_of'),
  },
  byOwner('contract'),
);

/** In management for a chronic disease since `at`. */
export const enrolment = care.table(
  'enrolment',
  {
    ...careColumns(),
    disease: text('disease', { enum: DISEASES }).notNull(),
    endedAt: instant('ended_at'),
    riskLevel: text('risk_level', { enum: ['LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH'] }),
  },
  byOwner('enrolment'),
);

/** One follow-up of an enrolment. Its form is the disease's own, so it names the disease itself. */
export const followUp = care.table(
  'follow_up',
  {
    ...careColumns(),
    enrolmentId: uuid('enrolment_id').notNull(),
    disease: text('disease', { enum: DISEASES }).notNull(),
    method: text('method', { enum: ['OUTPATIENT', 'HOME', 'PHONE', 'OTHER'] }).notNull(),
    /** mmHg */
    systolic: integer('systolic'),
    /** mmHg */
    diastolic: integer('diastolic'),
    /** mmol/L */
    fastingGlucose: doublePrecision('fasting_glucose'),
    /** kg */
    weight: doublePrecision('weight'),
    /** kg/m² */
    bmi: doublePrecision('bmi'),
    medicationAdherence: text('medication_adherence', { enum: ['REGULAR', 'INTERMITTENT', 'NONE'] }),
    nextDueOn: date('next_due_on', { mode: 'string' }),
  },
  byOwner('follow_up'),
);

/** Referred `at` by `institutionCode` to another institution, with the main diagnosis. */
export const referral = care.table(
  'referral',
  {
    ...careColumns(),
    ...codeColumns(),
    institutionCode: text('institution_code').notNull(),
    status: text('status', { enum: ['REQUESTED', 'ACCEPTED', 'REJECTED', 'COMPLETED'] }).notNull(),
    direction: text('direction', { enum: ['UP', 'DOWN', 'BACK'] }).notNull(),
    toInstitutionCode: text('to_institution_code').notNull(),
    acceptedAt: instant('accepted_at'),
    /** Free text, so it stands in `sealed` only. */
    reason: text('reason'),
  },
  byOwner('referral'),
);
