import { breakGlass, consent } from '@hub/db/tables/access.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, derived, type FieldSource, reference, sealedColumn } from '@hub/kernel/resource/fields.ts';
import { recordId } from '@hub/kernel/resource/record-fields.ts';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { isOverdue } from './domain/break-glass.ts';
import { categoriesOf } from './domain/consent.ts';

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
    overdue: derived([breakGlass.review, breakGlass.openedAt], (row) =>
      isOverdue(String(row.review), String(row.opened_at), new Date()),
    ),
    reviewedAt: column(breakGlass.reviewedAt),
    reviewedBy: column(breakGlass.reviewedBy),
    note: sealedElsewhere(breakGlass.note),
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
