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
import { recordIdOf, referencedId } from '@hub/kernel/intake/identity.ts';
import type { IntakeMapper } from '@hub/kernel/intake/mapper.ts';
import { Rejection } from '@hub/kernel/intake/reasons.ts';
import type { Encounter, Resource } from '@medplum/fhirtypes';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Facts } from './domain/facts.ts';
import { allergyFacts, conditionFacts } from './domain/map-condition.ts';
import { encounterFacts } from './domain/map-encounter.ts';
import { observationFacts, reportFacts } from './domain/map-observation.ts';
import { immunizationFacts, medicationFacts, procedureFacts } from './domain/map-treatment.ts';
import { settleEncounters } from './repositories/encounters.ts';
import { recordRows } from './repositories/record-rows.ts';
import { removeReplaced } from './repositories/replaced.ts';
import { spread } from './repositories/spread.ts';

type Facter<T extends Resource['resourceType']> = (resource: Extract<Resource, { resourceType: T }>) => Facts;

/** The validator has proved the type by the time a mapper sees the resource. */
function mapper<T extends Resource['resourceType']>(
  resourceType: T,
  table: PgTable,
  factsOf: Facter<T>,
): IntakeMapper {
  return {
    resourceType,
    map(resource, id, context) {
      const facts = factsOf(resource as unknown as Extract<Resource, { resourceType: T }>);
      return recordRows(table, facts, [resourceType, id], context);
    },
    settle: (delivered, context) => removeReplaced(table, delivered, context),
    spread,
  };
}

const encounters = mapper('Encounter', encounter, encounterFacts);

export const intake: IntakeMapper[] = [
  {
    ...encounters,
    map(resource, id, context) {
      const mapped = encounters.map(resource, id, context);
      const { serviceProvider } = resource as unknown as Encounter;
      if (!serviceProvider) return mapped;
      const provider = referencedId(serviceProvider, 'Organization');
      if (!provider) throw new Rejection('REFERENCE_UNKNOWN', 'Encounter.serviceProvider');
      const { vault, source } = context;
      return { ...mapped, providerId: recordIdOf(vault, source.code, 'Organization', provider) };
    },
    async settle(delivered, context) {
      await settleEncounters(delivered, context);
      const kept = delivered.filter((item) => !item.rejection);
      await removeReplaced(encounter, kept, context);
    },
  },
  mapper('Condition', condition, conditionFacts),
  mapper('Observation', observation, observationFacts),
  mapper('DiagnosticReport', report, reportFacts),
  mapper('MedicationRequest', medication, medicationFacts),
  mapper('Immunization', immunization, immunizationFacts),
  mapper('AllergyIntolerance', allergy, allergyFacts),
  mapper('Procedure', procedure, procedureFacts),
];
