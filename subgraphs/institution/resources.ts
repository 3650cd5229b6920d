import { bed, equipment, institution, practitioner, session } from '@hub/db/tables/institution.ts';
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

/** Of a department; it has no name in the graph but its department's. */
export const Bed = defineResource({
  type: 'Bed',
  table: bed,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'RESOURCE-BED', name: '床位', grade: 'GENERAL' },
  key: [bed.institutionCode, bed.department],
  keyFields: ['department'],
  fields: {
    department: column(bed.department),
    licensed: column(bed.licensed),
    open: column(bed.open),
  },
});

export const Equipment = defineResource({
  type: 'Equipment',
  table: equipment,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'RESOURCE-EQUIPMENT', name: '大型设备', grade: 'GENERAL' },
  key: [equipment.kind, equipment.id],
  fields: {
    id: column(equipment.id),
    kind: column(equipment.kind),
    name: column(equipment.name),
    installedOn: column(equipment.installedOn),
  },
});

export const Session = defineResource({
  type: 'Session',
  table: session,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'RESOURCE-SESSION', name: '出诊与号源', grade: 'GENERAL' },
  key: [session.startsAt, session.id],
  fields: {
    id: column(session.id),
    department: column(session.department),
    practitioner: reference('Practitioner', { id: column(session.practitionerId) }),
    startsAt: column(session.startsAt),
    endsAt: column(session.endsAt),
    capacity: column(session.capacity),
    booked: column(session.booked),
  },
});
