import { backflowGrant } from '@hub/db/tables/backflow.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, reference } from '@hub/kernel/resource/fields.ts';

export const BackflowGrant = defineResource({
  type: 'BackflowGrant',
  table: backflowGrant,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-GRANT', name: '数据回流授权', grade: 'GENERAL' },
  key: [backflowGrant.appliedAt, backflowGrant.id],
  fields: {
    id: column(backflowGrant.id),
    kind: column(backflowGrant.kind),
    recipient: column(backflowGrant.recipient),
    division: reference('Division', {
      codeSystem: column(backflowGrant.divisionSystem),
      code: column(backflowGrant.divisionCode),
    }),
    institution: reference('Institution', { code: column(backflowGrant.institutionCode) }),
    purpose: column(backflowGrant.purpose),
    legalBasis: column(backflowGrant.legalBasis),
    legalText: column(backflowGrant.legalText),
    use: column(backflowGrant.use),
    risk: column(backflowGrant.risk),
    status: column(backflowGrant.status),
    includesMinors: column(backflowGrant.includesMinors),
    minorsReason: column(backflowGrant.minorsReason),
    l5Reason: column(backflowGrant.l5Reason),
    validFrom: column(backflowGrant.validFrom),
    validTo: column(backflowGrant.validTo),
    dailyRows: column(backflowGrant.dailyRows),
    appliedBy: column(backflowGrant.appliedBy),
    appliedAt: column(backflowGrant.appliedAt),
    dueAt: column(backflowGrant.dueAt),
    version: column(backflowGrant.version),
    shapeVersion: column(backflowGrant.shapeVersion),
  },
});
