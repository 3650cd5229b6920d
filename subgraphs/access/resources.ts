import { consent } from '@hub/db/tables/access.ts';
import { defineResource } from '@hub/kernel/resource/define-resource.ts';
import { column, derived, reference } from '@hub/kernel/resource/fields.ts';
import { recordId } from '@hub/kernel/resource/record-fields.ts';
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

function granteeOf(kind: 'INSTITUTION' | 'PRACTITIONER') {
  return derived([consent.grantee, consent.granteeKind], (row) =>
    row.grantee_kind === kind ? row.grantee : null,
  );
}
