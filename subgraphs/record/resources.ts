import {
  allergy,
  condition,
  encounter,
  immunization,
  medication,
  observation,
  procedure,
  report,
} from '@hub/db/tables/record.ts';
import { timeline } from '@hub/db/views/timeline.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, sealedPart } from '@hub/kernel/resource/fields.ts';
import { coded, common, firstOf, owned, recordReference } from '@hub/kernel/resource/record-fields.ts';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { encounterClassFromCode } from './domain/encounter-class.ts';

/** Fields of every record that can belong to an encounter. */
const within = (table: Parameters<typeof common>[0] & { encounterId: PgColumn }) => ({
  ...common(table),
  encounter: recordReference('Encounter', table, table.encounterId),
});

export const Encounter = defineResource({
  type: 'Encounter',
  ...owned(encounter, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'EMR-ENCOUNTER', name: '就诊记录', grade: 'IMPORTANT' },
  fields: {
    ...common(encounter),
    class: column(encounter.class, encounterClassFromCode),
    startedAt: column(encounter.at),
    endedAt: column(encounter.endedAt),
    type: firstOf(encounter.nationalName, encounter.display),
    department: column(encounter.department),
    totalCost: column(encounter.totalCost, Number),
    insurancePaid: column(encounter.insurancePaid, Number),
    selfPaid: column(encounter.selfPaid, Number),
  },
});

export const Condition = defineResource({
  type: 'Condition',
  ...owned(condition, 'HEALTH_STATUS'),
  catalogue: { code: 'EMR-CONDITION', name: '诊断', grade: 'IMPORTANT' },
  fields: {
    ...within(condition),
    ...coded(condition),
    onsetAt: column(condition.at),
    abatedAt: column(condition.abatedAt),
    verification: column(condition.verification),
  },
});

export const Report = defineResource({
  type: 'Report',
  ...owned(report, 'MEDICAL_APPLICATION'),
  /** The items are found under the report's subject, which its id names. */
  keyFields: ['id'],
  catalogue: { code: 'EMR-REPORT', name: '检查检验报告', grade: 'IMPORTANT' },
  fields: {
    ...within(report),
    ...coded(report),
    category: column(report.category),
    issuedAt: column(report.at),
    conclusion: sealedPart(report.sealed, report.conclusion),
    /** Keys of the items; the resolver of the same name goes on from them. */
    items: column(report.itemIds),
  },
});

export const Observation = defineResource({
  type: 'Observation',
  ...owned(observation, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'EMR-OBSERVATION', name: '观测结果', grade: 'IMPORTANT' },
  fields: {
    ...within(observation),
    ...coded(observation),
    category: column(observation.category),
    observedAt: column(observation.at),
    value: column(observation.valueNumber),
    valueText: column(observation.valueText),
    unit: column(observation.unit),
    interpretation: column(observation.interpretation),
  },
});

export const Medication = defineResource({
  type: 'Medication',
  ...owned(medication, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'EMR-MEDICATION', name: '用药', grade: 'IMPORTANT' },
  fields: { ...within(medication), ...coded(medication), authoredAt: column(medication.at) },
});

export const Allergy = defineResource({
  type: 'Allergy',
  ...owned(allergy, 'HEALTH_STATUS'),
  catalogue: { code: 'EMR-ALLERGY', name: '过敏史', grade: 'IMPORTANT' },
  fields: {
    ...within(allergy),
    ...coded(allergy),
    category: column(allergy.category),
    criticality: column(allergy.criticality),
    recordedAt: column(allergy.at),
  },
});

export const Immunization = defineResource({
  type: 'Immunization',
  ...owned(immunization, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'PH-IMMUNIZATION', name: '预防接种', grade: 'IMPORTANT' },
  fields: {
    ...within(immunization),
    ...coded(immunization),
    occurredAt: column(immunization.at),
    lotNumber: column(immunization.lotNumber),
  },
});

export const Procedure = defineResource({
  type: 'Procedure',
  ...owned(procedure, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'EMR-PROCEDURE', name: '手术与操作', grade: 'IMPORTANT' },
  fields: {
    ...within(procedure),
    ...coded(procedure),
    startedAt: column(procedure.at),
    endedAt: column(procedure.endedAt),
  },
});

/** What all records have in common; a lifted row is sealed under the name of the table it stands in. */
export const TimelineEntry = defineResource({
  type: 'TimelineEntry',
  ...owned(timeline, 'MEDICAL_APPLICATION'),
  catalogue: { code: 'EMR-TIMELINE', name: '健康时间轴', grade: 'IMPORTANT' },
  sealedIn: { column: timeline.kind, table: (kind: string) => kind.toLowerCase() },
  fields: {
    ...within(timeline),
    kind: column(timeline.kind),
    at: column(timeline.at),
    name: firstOf(timeline.nationalName, timeline.display),
  },
});
