import { doublePrecision, numeric, pgSchema, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { byOwner, codeColumns, instant, recordColumns, subjectId } from './columns.ts';

export const record = pgSchema('record');

/** The conditions for which it was done: what labels them labels it. */
const reasonIds = () => uuid('reason_ids').array();

export const encounter = record.table(
  'encounter',
  {
    ...recordColumns(),
    ...codeColumns(),
    /** CV09.00.404: 1 outpatient, 2 emergency, 3 inpatient, 9 other. */
    class: text('class').notNull(),
    endedAt: instant('ended_at'),
    department: text('department'),
    /** CNY; what the insurance and the patient paid add up to the total. */
    totalCost: numeric('total_cost', { precision: 12, scale: 2 }),
    insurancePaid: numeric('insurance_paid', { precision: 12, scale: 2 }),
    selfPaid: numeric('self_paid', { precision: 12, scale: 2 }),
    reasonIds: reasonIds(),
  },
  byOwner('encounter'),
);

export const condition = record.table(
  'condition',
  {
    ...recordColumns(),
    ...codeColumns(),
    verification: text('verification'),
    abatedAt: instant('abated_at'),
  },
  byOwner('condition'),
);

export const report = record.table(
  'report',
  {
    ...recordColumns(),
    ...codeColumns(),
    category: text('category').notNull(),
    conclusion: text('conclusion'),
    itemIds: uuid('item_ids').array().notNull(),
  },
  byOwner('report'),
);

/** A single result. `panelId` is the observation that a component (systolic, diastolic) belongs to. */
export const observation = record.table(
  'observation',
  {
    ...recordColumns(),
    ...codeColumns(),
    category: text('category'),
    panelId: uuid('panel_id'),
    valueNumber: doublePrecision('value_number'),
    valueText: text('value_text'),
    unit: text('unit'),
    interpretation: text('interpretation'),
  },
  byOwner('observation'),
);

export const medication = record.table(
  'medication',
  { ...recordColumns(), ...codeColumns(), reasonIds: reasonIds() },
  byOwner('medication'),
);

export const allergy = record.table(
  'allergy',
  { ...recordColumns(), ...codeColumns(), category: text('category'), criticality: text('criticality') },
  byOwner('allergy'),
);

export const immunization = record.table(
  'immunization',
  { ...recordColumns(), ...codeColumns(), lotNumber: text('lot_number'), reasonIds: reasonIds() },
  byOwner('immunization'),
);

export const procedure = record.table(
  'procedure',
  { ...recordColumns(), ...codeColumns(), endedAt: instant('ended_at'), reasonIds: reasonIds() },
  byOwner('procedure'),
);

/**
 * The ids of records that a label has reached, delivered or not yet, so that the order of deliveries does not matter.
 * Names no label. A correction takes nothing out: see ../DECISIONS.md.
 */
export const raised = record.table('raised', { subjectId: subjectId(), id: uuid('id').notNull() }, (t) => [
  primaryKey({ columns: [t.subjectId, t.id] }),
]);
