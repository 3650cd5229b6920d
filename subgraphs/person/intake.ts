import { identifierRow } from '@hub/db/identifier-row.ts';
import { identifier, subject } from '@hub/db/tables/person.ts';
import { latestDay, toInstant } from '@hub/kernel/intake/dates.ts';
import { subjectIdOf } from '@hub/kernel/intake/identity.ts';
import { type IntakeContext, type IntakeMapper, type Mapped, rowOf } from '@hub/kernel/intake/mapper.ts';
import { sexOf, writtenName } from '@hub/kernel/intake/people.ts';
import { hubCodeOf } from '@hub/schema/hub-code.ts';
import type { Patient } from '@medplum/fhirtypes';
import { splitAddress } from './domain/address.ts';
import { identifiersOf } from './domain/delivered-identifiers.ts';
import { settlePatients } from './repositories/custody.ts';

function mapPatient(patient: Patient, id: string, { vault, source }: IntakeContext): Mapped {
  const subjectId = subjectIdOf(vault, source.code, id);
  const seal = (column: string, clear: string | null | undefined): Buffer | null =>
    clear ? vault.seal(clear, `person.subject.${column}|${subjectId}`) : null;
  if (patient.birthDate) latestDay(patient.birthDate, 'Patient.birthDate');
  const identifiers = identifiersOf(patient.identifier, patient.birthDate);
  const identifierOf = (system: string) => identifiers.find((one) => one.system === system)?.value;
  const card = identifierOf('HEALTH_CARD');
  const code = card ?? hubCodeOf(vault.id('hub-code', source.code, id));
  if (!card) identifiers.push({ system: 'HUB_CODE', value: code });
  const { area, exact } = splitAddress(patient.address);
  const phones = patient.telecom?.filter(({ system }) => system === 'phone') ?? [];
  const phone = phones.find(({ use }) => use === 'mobile') ?? phones[0];
  return {
    subjectId,
    rows: [
      rowOf(subject, {
        subjectId,
        sourceCode: source.code,
        name: writtenName(patient.name),
        sex: sexOf(patient.gender, 'Patient.gender'),
        birthDate: patient.birthDate ?? null,
        deceasedAt: patient.deceasedDateTime
          ? toInstant(patient.deceasedDateTime, 'Patient.deceasedDateTime')
          : null,
        addressArea: area,
        idNumber: seal('id_number', identifierOf('ID_NUMBER')),
        phone: seal('phone', phone?.value),
        address: seal('address', exact),
        code: vault.seal(code, `person.subject.code|${subjectId}`),
      }),
      ...identifiers.map(({ system, value }) =>
        rowOf(identifier, identifierRow(vault, { system, value, subjectId, sourceCode: source.code })),
      ),
    ],
    ...(card ? {} : { announce: `Hub code ${code} for a person without a health card.` }),
  };
}

export const intake: IntakeMapper[] = [
  {
    resourceType: 'Patient',
    map: (resource, id, context) => mapPatient(resource as unknown as Patient, id, context),
    settle: settlePatients,
  },
];
