import { decodeRecordId, isUuid } from '@hub/kernel/resource/identifiers.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { freeText } from './free-text.ts';

/** As a resident gives it. */
export interface CorrectionInput {
  record: string;
  coordinate: string;
  wish: string;
}

/** What a correction is about, in the words of the view origin.record. */
export interface CorrectionWish {
  type: string;
  subjectId: string;
  id: string;
  wish: string;
}

/** Types whose rows a source delivers, each with its record's type; those of a person are named by the person's id. */
const RECORDS: Readonly<Record<string, string>> = {
  Encounter: 'Encounter',
  Condition: 'Condition',
  Report: 'Report',
  Observation: 'Observation',
  Medication: 'Medication',
  Allergy: 'Allergy',
  Immunization: 'Immunization',
  Procedure: 'Procedure',
  Contract: 'Contract',
  Enrolment: 'Enrolment',
  FollowUp: 'FollowUp',
  Referral: 'Referral',
  Person: 'Person',
  HealthFile: 'Person',
};

/** @throws BAD_USER_INPUT for a field that no source delivers, NOT_FOUND for an id that is none */
export function wishOf({ record, coordinate, wish }: CorrectionInput): CorrectionWish {
  const written = freeText('wish', wish);
  const type = RECORDS[coordinate.split('.', 1)[0] ?? ''];
  if (!type)
    throw new HubError('BAD_USER_INPUT', '“coordinate” must name a field of a record, as Condition.name.');
  const key =
    type === 'Person' && isUuid(record) ? { subjectId: record, id: record } : decodeRecordId(record);
  if (!key) throw new HubError('NOT_FOUND', 'There is no such record.');
  return { type, ...key, wish: written };
}
