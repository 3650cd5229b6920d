import type { Form, Grant } from './shapes.ts';

/** A field as the applicant asks for it. */
export interface DraftField {
  coordinate: string;
  /** absent: as the rules have it */
  form?: Form;
  /** why it is needed in clear */
  need?: string;
}

/** An application that is being composed. */
export interface Draft {
  /** the grant that it renews */
  renews?: string;
  kind: 'BACKFLOW' | 'SHARING';
  recipient: string;
  /**
   * code of the division that the data is of; '' for the applicant's own. Its code system is not asked for: a division
   * of another tree than the applicant's own is nobody's to apply for.
   */
  division: string;
  purpose: string;
  legalBasis: string;
  legalText: string;
  /** code of the institution that persons consent to, where consent is the basis */
  institution: string;
  use: string;
  /** '' for the day of the application */
  validFrom: string;
  validTo: string;
  /** null: as the graph proposes it */
  dailyRows: number | null;
  minorsReason: string;
  l5Reason: string;
  fields: readonly DraftField[];
}

const DAY = 24 * 3_600_000;
const HALF_A_YEAR = 180;

/** A day of the city, wherever the reader is. */
const CITY_AHEAD = 8 * 3_600_000;
export const inDays = (days: number) =>
  new Date(Date.now() + CITY_AHEAD + days * DAY).toISOString().slice(0, 10);

/** The longest that a grant is for, its first and last day included. */
const MOST_DAYS = 366;
export const lastDay = ({ validFrom }: Draft): string =>
  validFrom
    ? new Date(Date.parse(validFrom) + (MOST_DAYS - 1) * DAY).toISOString().slice(0, 10)
    : inDays(MOST_DAYS - 1);

export const newDraft = (): Draft => ({
  kind: 'BACKFLOW',
  recipient: '',
  division: '',
  purpose: 'HOPERAT',
  legalBasis: 'LEGAL_DUTY',
  legalText: '',
  institution: '',
  use: '',
  validFrom: '',
  validTo: inDays(HALF_A_YEAR),
  dailyRows: null,
  minorsReason: '',
  l5Reason: '',
  fields: [],
});

/** The application that asks for what a grant gives now, to be changed and sent. */
export const renewalOf = (grant: Grant): Draft => ({
  renews: grant.id,
  kind: grant.kind,
  recipient: grant.recipient,
  division: grant.division.code,
  purpose: grant.purpose,
  legalBasis: grant.legalBasis,
  legalText: grant.legalText,
  institution: grant.institution?.code ?? '',
  use: grant.use,
  validFrom: '',
  validTo: inDays(HALF_A_YEAR),
  dailyRows: grant.dailyRows,
  minorsReason: grant.minorsReason ?? '',
  l5Reason: grant.l5Reason ?? '',
  fields: grant.fields
    .filter(({ cutReason }) => cutReason === null)
    .map(({ coordinate, form, need }) => ({ coordinate, form, ...(need && { need }) })),
});

/** The least that the graph takes as a reason. */
const LEAST_REASON = 5;
/** What is still being written is not sent. */
const reason = (text: string) => (text.trim().length < LEAST_REASON ? null : text.trim());

/** What decides about the risk, as the graph takes it: `BackflowPreviewInput`. */
export const previewInputOf = ({ kind, division, minorsReason, l5Reason, fields }: Draft) => ({
  kind,
  ...(division.trim() && { division: division.trim() }),
  minorsReason: reason(minorsReason),
  l5Reason: reason(l5Reason),
  fields: fields.map(({ coordinate, form, need }) => ({
    coordinate,
    ...(form && { form }),
    need: reason(need ?? ''),
  })),
});

/** All of a draft, as the graph takes it: `BackflowInput`. */
export const applicationOf = (draft: Draft) => {
  const { recipient, purpose, legalBasis, legalText, institution, use, validFrom, validTo, dailyRows } =
    draft;
  return {
    ...previewInputOf(draft),
    recipient,
    purpose,
    legalBasis,
    legalText,
    use,
    ...(validFrom && { validFrom }),
    validTo,
    ...(dailyRows !== null && { dailyRows }),
    ...(legalBasis === 'CONSENT' && { institution }),
  };
};
