import { custody, healthFile, householdMember, subject } from '@hub/db/tables/person.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, derived, naming, reference, sealedColumn } from '@hub/kernel/resource/fields.ts';
import { sql } from 'drizzle-orm';
import { householdRelationFromCode } from './domain/household-relation.ts';
import { sexFromCode } from './domain/sex.ts';

export const Person = defineResource({
  type: 'Person',
  table: subject,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'PERSON', name: '人员基本信息', grade: 'IMPORTANT' },
  isPerson: true,
  subject: subject.subjectId,
  fields: {
    id: column(subject.subjectId),
    code: sealedColumn(subject.code),
    name: column(subject.name),
    idNumber: sealedColumn(subject.idNumber),
    phone: sealedColumn(subject.phone),
    birthDate: column(subject.birthDate),
    sex: column(subject.sex, sexFromCode),
    address: sealedColumn(subject.address, { masked: column(subject.addressArea) }),
    deceasedAt: column(subject.deceasedAt),
  },
});

export const HealthFile = defineResource({
  type: 'HealthFile',
  table: healthFile,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'HEALTH-FILE', name: '居民健康档案', grade: 'IMPORTANT' },
  subject: healthFile.subjectId,
  oneOf: sql`t.status = 'ACTIVE'`,
  fields: {
    number: column(healthFile.number),
    status: column(healthFile.status),
    openedOn: column(healthFile.openedOn),
    managingDivision: reference('Division', {
      codeSystem: column(healthFile.divisionSystem),
      code: column(healthFile.managingDivision),
    }),
    managingInstitution: reference('Institution', { code: column(healthFile.managingInstitution) }),
  },
});

export const Custody = defineResource({
  type: 'Custody',
  table: custody,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'CUSTODY', name: '档案管理沿革', grade: 'IMPORTANT' },
  subject: custody.subjectId,
  key: custody.subjectId,
  at: custody.fromOn,
  fields: {
    from: column(custody.fromOn),
    to: column(custody.toOn),
    managingDivision: reference('Division', {
      codeSystem: column(custody.divisionSystem),
      code: column(custody.managingDivision),
    }),
    managingInstitution: reference('Institution', { code: column(custody.managingInstitution) }),
  },
});

export const HouseholdMember = defineResource({
  type: 'HouseholdMember',
  table: householdMember,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'HOUSEHOLD-MEMBER', name: '家庭成员', grade: 'IMPORTANT' },
  subject: householdMember.subjectId,
  fields: {
    /** The member stands in the household under one of their subjects; the graph knows the person. */
    person: naming(
      'Person',
      derived([householdMember.subjectId], (row) => ({ __typename: 'Person', id: row.person_id })),
    ),
    relation: column(householdMember.relation, householdRelationFromCode),
  },
});
