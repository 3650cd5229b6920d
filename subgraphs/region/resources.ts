import { division } from '@hub/db/tables/region.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column } from '@hub/kernel/resource/fields.ts';

export const Division = defineResource({
  type: 'Division',
  table: division,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'BASE-DIVISION', name: '行政区划', grade: 'GENERAL' },
  key: [division.codeSystem, division.code],
  keyFields: ['codeSystem', 'code'],
  fields: {
    codeSystem: column(division.codeSystem),
    code: column(division.code),
    name: column(division.name),
    level: column(division.level),
    /** The parent's code; the resolver of the same name goes on from it. */
    parent: column(division.parentCode),
    validFrom: column(division.validFrom),
    validTo: column(division.validTo),
  },
});
