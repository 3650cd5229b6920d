import { organizationReference } from '@hub/db/tables/exchange.ts';
import { institution, practitioner } from '@hub/db/tables/institution.ts';
import { practitionerIdOf, recordIdOf } from '@hub/kernel/intake/identity.ts';
import {
  type Delivered,
  type IntakeContext,
  type IntakeMapper,
  type Mapped,
  rowOf,
  type SettleContext,
} from '@hub/kernel/intake/mapper.ts';
import { sexOf, writtenName } from '@hub/kernel/intake/people.ts';
import { Rejection } from '@hub/kernel/intake/reasons.ts';
import { districtOf } from '@hub/kernel/intake/source.ts';
import { upsertRows } from '@hub/kernel/intake/upsert.ts';
import type { Organization, Practitioner } from '@medplum/fhirtypes';
import { institutionCodeOf } from './domain/institution-code.ts';

/** WS 218-2002 classes and the hospital levels of the city's guide, by the systems they are delivered under. */
const CLASS = 'urn:oid:2.16.156.10011.2.3.4.3';
const LEVEL = 'urn:healthhub:hospital-level';

function mapOrganization(resource: Organization, id: string, { vault, source }: IntakeContext): Mapped {
  const recordId = recordIdOf(vault, source.code, 'Organization', id);
  const code = institutionCodeOf(resource.identifier, recordId);
  const typed = (system: string) =>
    resource.type?.flatMap((type) => type.coding ?? []).find((coding) => coding.system === system)?.code ??
    null;
  const [address] = resource.address ?? [];
  return {
    rows: [
      rowOf(institution, {
        code,
        name: resource.name ?? code,
        class: typed(CLASS),
        level: typed(LEVEL),
        operatingStatus: resource.active === false ? '2' : '0',
        divisionSystem: source.divisionSystem,
        divisionCode: source.divisionCode,
        districtCode: districtOf(source.divisionCode),
        phone: resource.telecom?.find((contact) => contact.system === 'phone')?.value ?? null,
        address: address
          ? (address.text ??
            [address.state, address.city, address.district, ...(address.line ?? [])]
              .filter(Boolean)
              .join(' '))
          : null,
        sourceCode: source.code,
      }),
      rowOf(organizationReference, { recordId, institutionCode: code }),
    ],
  };
}

/** A source may not write another's institution. */
async function settleOrganizations(delivered: Delivered[], { tx, source }: SettleContext): Promise<void> {
  const codeOf = (item: Delivered) => String(item.mapped.rows[0]?.row.code);
  const rows = await tx<{ code: string }[]>`
    select code from institution.institution
    where code = any(${delivered.map(codeOf)}) and source_code <> ${source.code}`;
  const foreign = new Set(rows.map((row) => row.code));
  for (const item of delivered) {
    if (foreign.has(codeOf(item)))
      item.rejection = new Rejection('FOREIGN_INSTITUTION', 'Organization.identifier');
  }
  // Known as what it is all the same, so that its encounters are refused for the right reason.
  const means = delivered.filter((item) => item.rejection).flatMap((item) => item.mapped.rows);
  await upsertRows(
    tx,
    means.filter(({ table }) => table === organizationReference),
  );
}

const mapPractitioner = (resource: Practitioner, id: string, { vault, source }: IntakeContext): Mapped => ({
  rows: [
    rowOf(practitioner, {
      id: practitionerIdOf(vault, source.code, id),
      name: writtenName(resource.name),
      sex: sexOf(resource.gender, 'Practitioner.gender'),
      title: null,
      department: null,
      institutionCode: null,
      sourceCode: source.code,
    }),
  ],
});

export const intake: IntakeMapper[] = [
  {
    resourceType: 'Organization',
    map: (resource, id, context) => mapOrganization(resource as unknown as Organization, id, context),
    settle: settleOrganizations,
  },
  {
    resourceType: 'Practitioner',
    map: (resource, id, context) => mapPractitioner(resource as unknown as Practitioner, id, context),
  },
];
