import {
  backflowField,
  backflowGrant,
  backflowMeter,
  backflowStep,
  usageFlag,
} from '@hub/db/tables/backflow.ts';
import { gradeRaise } from '@hub/db/tables/catalogue.ts';
import { codeMapping, delivery } from '@hub/db/tables/exchange.ts';
import { qualityBulletin, qualityIssue, replay } from '@hub/db/tables/quality.ts';
import { release, releasePart } from '@hub/db/tables/release.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { clocked, column, derived, reference } from '@hub/kernel/resource/fields.ts';
import { agreedByTwo } from '@hub/kernel/resource/proposal.ts';
import { endsSoon, isOverdue } from './domain/deadlines.ts';
import { ruleName } from './domain/quality-scope.ts';
import { reasonOf } from './domain/unusual-usage.ts';

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
    riskReasons: column(backflowGrant.riskReasons),
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
    overdue: clocked(
      derived([backflowGrant.dueAt], (row) => isOverdue(row.due_at as string | null, new Date())),
    ),
    expiresSoon: clocked(
      derived([backflowGrant.status, backflowGrant.validTo], (row) =>
        endsSoon(String(row.status), String(row.valid_to), new Date()),
      ),
    ),
    renews: column(backflowGrant.renews),
    version: column(backflowGrant.version),
    shapeVersion: column(backflowGrant.shapeVersion),
  },
});

export const BackflowField = defineResource({
  type: 'BackflowField',
  table: backflowField,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-GRANT-FIELD', name: '数据回流授权的字段', grade: 'GENERAL' },
  key: [backflowField.grantId, backflowField.coordinate],
  keyFields: ['coordinate'],
  fields: {
    coordinate: column(backflowField.coordinate),
    form: column(backflowField.form),
    need: column(backflowField.need),
    cutBy: column(backflowField.cutBy),
    cutReason: column(backflowField.cutReason),
  },
});

export const BackflowStep = defineResource({
  type: 'BackflowStep',
  table: backflowStep,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-GRANT-STEP', name: '数据回流授权的办理记录', grade: 'GENERAL' },
  key: [backflowStep.grantId, backflowStep.number],
  keyFields: ['number'],
  fields: {
    number: column(backflowStep.number),
    action: column(backflowStep.action),
    from: column(backflowStep.fromStatus),
    to: column(backflowStep.toStatus),
    by: column(backflowStep.by),
    own: column(backflowStep.by),
    role: column(backflowStep.role),
    at: column(backflowStep.at),
    reason: column(backflowStep.reason),
    conditions: column(backflowStep.conditions),
  },
});

export const UsageMeter = defineResource({
  type: 'UsageMeter',
  table: backflowMeter,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-METER', name: '数据回流计量', grade: 'GENERAL' },
  key: [backflowMeter.day, backflowMeter.grantId, backflowMeter.resource],
  keyFields: ['grant', 'resource', 'day'],
  fields: {
    grant: column(backflowMeter.grantId),
    resource: column(backflowMeter.resource),
    day: column(backflowMeter.day),
    calls: column(backflowMeter.calls),
    rows: column(backflowMeter.rows),
    refused: column(backflowMeter.refused),
    fullReadings: column(backflowMeter.fullReadings),
  },
});

export const UnusualUsage = defineResource({
  type: 'UnusualUsage',
  table: usageFlag,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-USAGE-FLAG', name: '异常用量提示', grade: 'GENERAL' },
  key: [usageFlag.grantId, usageFlag.day, usageFlag.resource, usageFlag.rule],
  keyFields: ['resource', 'day', 'rule'],
  fields: {
    resource: column(usageFlag.resource),
    day: column(usageFlag.day),
    rule: column(usageFlag.rule),
    reason: derived([usageFlag.day, usageFlag.rule], (row) => reasonOf(String(row.day), String(row.rule))),
    found: column(usageFlag.found),
    usual: column(usageFlag.usual),
    rulesVersion: column(usageFlag.version),
    notedAt: column(usageFlag.notedAt),
    closedBy: column(usageFlag.closedBy),
    closedAt: column(usageFlag.closedAt),
    closedReason: column(usageFlag.closedReason),
  },
});

export const GradeRaise = defineResource({
  type: 'GradeRaise',
  table: gradeRaise,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-GRADE-RAISE', name: '资源定级提升', grade: 'GENERAL' },
  key: [gradeRaise.raisedAt, gradeRaise.id],
  fields: {
    resource: column(gradeRaise.resource),
    grade: column(gradeRaise.grade),
    ...agreedByTwo(gradeRaise),
  },
});

export const CodeMapping = defineResource({
  type: 'CodeMapping',
  table: codeMapping,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-CODE-MAPPING', name: '来源用语的映射', grade: 'GENERAL' },
  key: [codeMapping.raisedAt, codeMapping.id],
  fields: {
    source: column(codeMapping.sourceCode),
    resourceType: column(codeMapping.resourceType),
    path: column(codeMapping.path),
    from: column(codeMapping.fromWord),
    to: column(codeMapping.toCode),
    ...agreedByTwo(codeMapping),
  },
});

export const QualityIssue = defineResource({
  type: 'QualityIssue',
  table: qualityIssue,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'EXCHANGE-QUALITY-ISSUE', name: '数据质量问题', grade: 'GENERAL' },
  key: [qualityIssue.foundAt, qualityIssue.id],
  fields: {
    id: column(qualityIssue.id),
    source: column(qualityIssue.sourceCode),
    resourceType: column(qualityIssue.resourceType),
    resourceId: column(qualityIssue.resourceId),
    rule: column(qualityIssue.rule),
    demand: derived([qualityIssue.resourceType, qualityIssue.rule, qualityIssue.foundOn], (row) =>
      ruleName(row.resource_type as string | null, String(row.rule), String(row.found_on)),
    ),
    rulesVersion: column(qualityIssue.version),
    detail: column(qualityIssue.detail),
    foundAt: column(qualityIssue.foundAt),
    closedAt: column(qualityIssue.closedAt),
  },
});

export const QualityBulletin = defineResource({
  type: 'QualityBulletin',
  table: qualityBulletin,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-QUALITY-BULLETIN', name: '数据质量通报', grade: 'GENERAL' },
  key: [
    qualityBulletin.month,
    qualityBulletin.rank,
    qualityBulletin.divisionSystem,
    qualityBulletin.divisionCode,
  ],
  keyFields: ['month'],
  fields: {
    month: column(qualityBulletin.month, (first: string) => first.slice(0, 7)),
    division: reference('Division', {
      codeSystem: column(qualityBulletin.divisionSystem),
      code: column(qualityBulletin.divisionCode),
    }),
    rank: column(qualityBulletin.rank),
    score: column(qualityBulletin.score),
    sources: column(qualityBulletin.sources),
    rates: column(qualityBulletin.rates, (rates: Record<string, number | null>) =>
      Object.entries(rates).map(([dimension, rate]) => ({ dimension, rate })),
    ),
    rulesVersion: column(qualityBulletin.version),
    publishedAt: column(qualityBulletin.publishedAt),
  },
});

export const Replay = defineResource({
  type: 'Replay',
  table: replay,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-REPLAY', name: '重新处理', grade: 'GENERAL' },
  key: [replay.id],
  fields: {
    id: column(replay.id),
    source: column(replay.sourceCode),
    kind: column(replay.kind),
    resourceType: column(replay.resourceType),
    requestedAt: column(replay.requestedAt),
    finishedAt: column(replay.finishedAt),
    stored: column(replay.stored),
    unchanged: column(replay.unchanged),
    quarantined: column(replay.quarantined),
  },
});

export const ArchivedDelivery = defineResource({
  type: 'ArchivedDelivery',
  table: delivery,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'EXCHANGE-ARCHIVED', name: '待建模的交换数据', grade: 'IMPORTANT' },
  key: [delivery.recordId],
  keyFields: ['id'],
  fields: {
    id: column(delivery.recordId),
    source: column(delivery.sourceCode),
    resourceType: column(delivery.resourceType),
    resourceId: column(delivery.resourceId),
    storedAt: column(delivery.storedAt),
  },
});

export const BackflowRelease = defineResource({
  type: 'BackflowRelease',
  table: release,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-RELEASE', name: '数据回流批次', grade: 'GENERAL' },
  key: [release.requestedAt, release.id],
  fields: {
    id: column(release.id),
    grant: column(release.grantId),
    resources: column(release.resources),
    format: column(release.format),
    since: column(release.since),
    status: column(release.status),
    stoppedBy: column(release.stoppedBy),
    requestedBy: column(release.requestedBy),
    requestedAt: column(release.requestedAt),
    takenAt: column(release.takenAt),
    finishedAt: column(release.finishedAt),
    expiresAt: column(release.expiresAt),
    progress: column(release.progress),
    rows: column(release.rows),
    manifest: column(release.manifest),
  },
});

export const BackflowPart = defineResource({
  type: 'BackflowPart',
  table: releasePart,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'EXCHANGE-PART', name: '数据回流文件', grade: 'GENERAL' },
  key: [releasePart.releaseId, releasePart.number],
  keyFields: ['number'],
  fields: {
    number: column(releasePart.number),
    resource: column(releasePart.resource),
    rows: column(releasePart.rows),
    size: column(releasePart.size),
    sha256: column(releasePart.sha256),
    sm3: column(releasePart.sm3),
  },
});
