import { assessment, indicator } from '@hub/db/tables/supervision.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, reference } from '@hub/kernel/resource/fields.ts';
import { targetsOf } from './domain/targets.ts';

export const Indicator = defineResource({
  type: 'Indicator',
  table: indicator,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'SUPERVISION-INDICATOR', name: '监管指标目录', grade: 'GENERAL' },
  key: [indicator.code, indicator.version],
  keyFields: ['code', 'version'],
  fields: {
    code: column(indicator.code),
    version: column(indicator.version),
    name: column(indicator.name),
    nameEn: column(indicator.nameEn),
    group: column(indicator.group),
    numerator: column(indicator.numerator),
    denominator: column(indicator.denominator),
    factor: column(indicator.factor),
    unit: column(indicator.unit),
    direction: column(indicator.direction),
    scopes: column(indicator.scopes),
    period: column(indicator.period),
    comparator: column(indicator.comparator),
    targets: column(indicator.targets, targetsOf),
    source: column(indicator.source),
    basis: column(indicator.basis),
    status: column(indicator.status),
    reason: column(indicator.reason),
    proposedAt: column(indicator.proposedAt),
    decidedAt: column(indicator.decidedAt),
    rejection: column(indicator.rejection),
  },
});

export const Assessment = defineResource({
  type: 'Assessment',
  table: assessment,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'SUPERVISION-ASSESSMENT', name: '评测结果', grade: 'GENERAL' },
  key: [assessment.institutionCode, assessment.id],
  fields: {
    id: column(assessment.id),
    institution: reference('Institution', { code: column(assessment.institutionCode) }),
    kind: column(assessment.kind),
    level: column(assessment.level),
    assessedOn: column(assessment.assessedOn),
    assessor: column(assessment.assessor),
    source: column(assessment.source),
  },
});
