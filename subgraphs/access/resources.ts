import {
  assignment,
  breakGlass,
  consent,
  overlay,
  refusal,
  relationFlag,
  request,
} from '@hub/db/tables/access.ts';
import { relation } from '@hub/db/views/relation.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import {
  clocked,
  column,
  derived,
  type FieldSource,
  naming,
  reference,
  sealedColumn,
} from '@hub/kernel/resource/fields.ts';
import { agreedByTwo } from '@hub/kernel/resource/proposal.ts';
import { recordId } from '@hub/kernel/resource/record-fields.ts';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { enumOf, statusOf } from './domain/assignment.ts';
import { isOverdue } from './domain/break-glass.ts';
import { categoriesOf } from './domain/consent.ts';
import { type ReadBy, readersOf } from './domain/readers.ts';
import { basisOf, finite, isRefusable } from './domain/relation.ts';
import { flagId } from './domain/unusual-relations.ts';

export const Assignment = defineResource({
  type: 'Assignment',
  table: assignment,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'ACCESS-ASSIGNMENT', name: '任职', grade: 'GENERAL' },
  key: [assignment.startsAt, assignment.id],
  fields: {
    id: column(assignment.id),
    holder: column(assignment.holder),
    role: column(assignment.role, enumOf),
    institution: reference('Institution', { code: column(assignment.institutionCode) }),
    practitioner: reference('Practitioner', { id: column(assignment.practitionerId) }),
    division: reference('Division', {
      codeSystem: column(assignment.divisionSystem),
      code: column(assignment.divisionCode),
    }),
    purposes: column(assignment.purposes),
    status: clocked(
      derived([assignment.status, assignment.endsAt], (row) =>
        statusOf(String(row.status), String(row.ends_at), new Date()),
      ),
    ),
    assignedBy: column(assignment.assignedBy),
    approvedBy: column(assignment.approvedBy),
    endedBy: column(assignment.endedBy),
    startsAt: column(assignment.startsAt),
    endsAt: column(assignment.endsAt, finite),
  },
});

export const Consent = defineResource({
  type: 'Consent',
  table: consent,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'ACCESS-CONSENT', name: '知情同意', grade: 'IMPORTANT' },
  subject: consent.subjectId,
  key: consent.id,
  at: consent.grantedAt,
  keyFields: [],
  fields: {
    id: recordId(consent.subjectId, consent.id),
    institution: reference('Institution', { code: granteeOf('INSTITUTION') }),
    practitioner: reference('Practitioner', { id: granteeOf('PRACTITIONER') }),
    categories: column(consent.categories, categoriesOf),
    purposes: column(consent.purposes),
    grantedAt: column(consent.grantedAt),
    endsAt: column(consent.endsAt),
  },
});

export const Emergency = defineResource({
  type: 'Emergency',
  table: breakGlass,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'ACCESS-EMERGENCY', name: '紧急突破', grade: 'IMPORTANT' },
  subject: breakGlass.subjectId,
  key: breakGlass.id,
  at: breakGlass.openedAt,
  keyFields: [],
  fields: {
    id: recordId(breakGlass.subjectId, breakGlass.id),
    institution: reference('Institution', { code: column(breakGlass.institutionCode) }),
    reason: sealedColumn(breakGlass.reason),
    openedAt: column(breakGlass.openedAt),
    endsAt: column(breakGlass.endsAt),
    review: column(breakGlass.review),
    reviewedAt: column(breakGlass.reviewedAt),
  },
});

/** The same rows as a reviewer meets them: about what somebody did, and not whose record it was. */
export const BreakGlassReview = defineResource({
  type: 'BreakGlassReview',
  table: breakGlass,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'ACCESS-EMERGENCY-REVIEW', name: '紧急突破复核', grade: 'IMPORTANT' },
  key: [breakGlass.openedAt, breakGlass.id],
  fields: {
    id: column(breakGlass.id),
    actor: column(breakGlass.actor),
    institution: reference('Institution', { code: column(breakGlass.institutionCode) }),
    reason: sealedElsewhere(breakGlass.reason),
    openedAt: column(breakGlass.openedAt),
    endsAt: column(breakGlass.endsAt),
    status: column(breakGlass.review),
    overdue: clocked(
      derived([breakGlass.review, breakGlass.openedAt], (row) =>
        isOverdue(String(row.review), String(row.opened_at), new Date()),
      ),
    ),
    reviewedAt: column(breakGlass.reviewedAt),
    reviewedBy: column(breakGlass.reviewedBy),
    note: sealedElsewhere(breakGlass.note),
  },
});

export const PersonRelation = defineResource({
  type: 'PersonRelation',
  table: relation,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'ACCESS-RELATION', name: '关系', grade: 'IMPORTANT' },
  subject: relation.subjectId,
  key: relation.id,
  at: relation.at,
  keyFields: [],
  labels: { requiredLevel: relation.requiredLevel, sealed: relation.sealed },
  fields: {
    id: recordId(relation.subjectId, relation.id),
    kind: column(relation.kind),
    institution: reference('Institution', { code: column(relation.institutionCode) }),
    practitioner: reference('Practitioner', { id: column(relation.practitionerId) }),
    guardianId: naming('Person', column(relation.guardianId)),
    division: reference('Division', {
      codeSystem: column(relation.divisionSystem),
      code: column(relation.divisionCode),
    }),
    since: column(relation.at, finite),
    until: column(relation.endsAt, finite),
    basis: column(relation.origin, basisOf),
    categories: column(relation.categories, categoriesOf),
    purposes: column(relation.purposes),
    live: clocked(column(relation.live)),
    refusable: derived([relation.kind, relation.institutionCode], (row) =>
      isRefusable(row.kind as ReadBy['kind'], row.institution_code),
    ),
    refused: clocked(column(relation.refused)),
    readers: clocked(
      derived(
        [
          relation.kind,
          relation.live,
          relation.refused,
          relation.categories,
          relation.purposes,
          relation.minor,
        ],
        (row) => (row.live ? readersOf(row as unknown as ReadBy) : []),
      ),
    ),
  },
});

export const Refusal = defineResource({
  type: 'Refusal',
  table: refusal,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'ACCESS-REFUSAL', name: '拒绝', grade: 'IMPORTANT' },
  subject: refusal.subjectId,
  key: refusal.id,
  at: refusal.refusedAt,
  keyFields: [],
  fields: {
    id: recordId(refusal.subjectId, refusal.id),
    institution: reference('Institution', { code: column(refusal.institutionCode) }),
    refusedAt: column(refusal.refusedAt),
    endsAt: column(refusal.endsAt, finite),
  },
});

const flagKey = [
  relationFlag.day,
  relationFlag.institutionCode,
  relationFlag.kind,
  relationFlag.practitioner,
] as const;

export const RelationFlag = defineResource({
  type: 'RelationFlag',
  table: relationFlag,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'ACCESS-RELATION-FLAG', name: '异常关系提示', grade: 'GENERAL' },
  key: flagKey,
  fields: {
    id: derived(flagKey, (row) => flagId(flagKey.map(({ name }) => String(row[name])))),
    institution: reference('Institution', { code: column(relationFlag.institutionCode) }),
    practitioner: reference('Practitioner', {
      id: column(relationFlag.practitioner, (id: string) => id || null),
    }),
    kind: column(relationFlag.kind),
    day: column(relationFlag.day),
    relations: column(relationFlag.relations),
    usual: column(relationFlag.usual),
    closedAt: column(relationFlag.closedAt),
  },
});

/** What both sides of a request read alike. */
const asked = {
  id: recordId(request.subjectId, request.id),
  coordinate: column(request.coordinate),
  wish: sealedColumn(request.wish),
  madeAt: column(request.madeAt),
  status: column(request.status),
  answer: sealedColumn(request.answer),
  answeredAt: column(request.answeredAt),
};

/** What a request is about, where it is of this kind. */
const about = (kind: 'CORRECTION' | 'COMPLAINT') =>
  derived([request.about, request.kind], (row) => (row.kind === kind ? row.about : null));

export const PersonRequest = defineResource({
  type: 'PersonRequest',
  table: request,
  category: 'PERSONAL_ATTRIBUTE',
  catalogue: { code: 'ACCESS-REQUEST', name: '更正申请与投诉', grade: 'IMPORTANT' },
  subject: request.subjectId,
  key: request.id,
  at: request.madeAt,
  keyFields: [],
  labels: { requiredLevel: request.requiredLevel, sealed: request.wish },
  fields: {
    ...asked,
    kind: column(request.kind),
    record: about('CORRECTION'),
    entry: about('COMPLAINT'),
    institution: reference('Institution', { code: column(request.institutionCode) }),
  },
});

/** The same rows as the one who answers meets them. */
const addressed = {
  table: request,
  category: 'PERSONAL_ATTRIBUTE',
  key: [request.madeAt, request.subjectId, request.id],
} as const;

export const CorrectionRequest = defineResource({
  type: 'CorrectionRequest',
  ...addressed,
  catalogue: { code: 'ACCESS-CORRECTION', name: '更正申请', grade: 'IMPORTANT' },
  fields: { ...asked, record: column(request.about), delivered: sealedColumn(request.delivered) },
});

export const Complaint = defineResource({
  type: 'Complaint',
  ...addressed,
  catalogue: { code: 'ACCESS-COMPLAINT', name: '访问投诉', grade: 'IMPORTANT' },
  keyFields: ['id', 'entry'],
  fields: (({ coordinate: _none, ...rest }) => ({ ...rest, entry: column(request.about) }))(asked),
});

export const ClassificationRaise = defineResource({
  type: 'ClassificationRaise',
  table: overlay,
  category: 'HEALTH_RESOURCE',
  catalogue: { code: 'ACCESS-OVERLAY', name: '分级动态提升', grade: 'GENERAL' },
  key: [overlay.raisedAt, overlay.id],
  fields: {
    coordinate: column(overlay.coordinate),
    level: column(overlay.level),
    ...agreedByTwo(overlay),
  },
});

/** Sealed under the row's subject, which is read to open it and goes no further. */
function sealedElsewhere(source: PgColumn): FieldSource {
  const { columns, read } = sealedColumn(source);
  return derived([...columns, breakGlass.subjectId], read);
}

function granteeOf(kind: 'INSTITUTION' | 'PRACTITIONER') {
  return derived([consent.grantee, consent.granteeKind], (row) =>
    row.grantee_kind === kind ? row.grantee : null,
  );
}
