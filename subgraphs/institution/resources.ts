import { institution, practitioner } from '@hub/db/tables/institution.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, reference } from '@hub/kernel/resource/fields.ts';
import { operatingStatusFromCode } from './domain/operating-status.ts';

export const Institution = defineResource({
  type: 'Institution',
  table: institution,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'BASE-INSTITUTION', name: '医疗卫生机构', grade: 'GENERAL' },
  key: [institution.code],
  keyFields: ['code'],
  fields: {
    code: column(institution.code),
    name: column(institution.name),
    class: column(institution.class),
    level: column(institution.level),
    operatingStatus: column(institution.operatingStatus, operatingStatusFromCode),
    phone: column(institution.phone),
    address: column(institution.address),
    division: reference('Division', {
      codeSystem: column(institution.divisionSystem),
      code: column(institution.divisionCode),
    }),
  },
});

export const Practitioner = defineResource({
  type: 'Practitioner',
  table: practitioner,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'BASE-PRACTITIONER', name: '执业人员', grade: 'GENERAL' },
  key: [practitioner.id],
  fields: {
    id: column(practitioner.id),
    name: column(practitioner.name),
    title: column(practitioner.title),
    department: column(practitioner.department),
    institution: reference('Institution', { code: column(practitioner.institutionCode) }),
  },
});
