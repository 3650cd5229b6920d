import { healthFile, subject } from '@hub/db/tables/person.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, reference, sealedColumn } from '@hub/kernel/resource/fields.ts';
import { sql } from 'drizzle-orm';
import { sexFromCode } from './domain/sex.ts';

export const Person = defineResource({
  type: 'Person',
  table: subject,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'PERSON', name: '人员基本信息', grade: 'IMPORTANT' },
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
