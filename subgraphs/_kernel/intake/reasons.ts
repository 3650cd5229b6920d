/** Why a delivered resource stands in quarantine. Codes are stable; the sentence is for the operator. */
export const reasons = {
  NOT_UTF8: 'The text is not UTF-8.',
  NOT_JSON: 'The text is not JSON.',
  NOT_FHIR: 'The JSON is not a FHIR resource.',
  TRUNCATED: 'The file ends in the middle of a resource.',
  TOO_LARGE: 'The resource is larger than 5 MB; its first 64 KB are kept.',
  TOO_DEEP: 'The resource is nested deeper than 64 levels.',
  FORBIDDEN_KEY: 'The resource uses a property name that programs give a meaning of their own.',
  UNSTORABLE_TEXT: 'The resource holds text that no database can store.',
  NO_ID: 'The resource has no id by which its source could name it again.',
  UNKNOWN_TYPE: 'There is no such FHIR R4 resource type.',
  INVALID_RESOURCE: 'The resource breaks the FHIR R4 rules of its type.',
  INVALID_CODE: 'The resource uses a code outside a value set that FHIR R4 requires.',
  INVALID_DATE: 'The resource names a date that does not exist.',
  INVALID_ID_NUMBER: 'The citizen id number fails its check digit, or contradicts the birth date.',
  REFERENCE_UNKNOWN: 'The resource refers to a person or an institution that this source has not delivered.',
  FOREIGN_INSTITUTION: 'The institution belongs to another source.',
  STORAGE_REFUSED: 'The database refused the values of the resource.',
} as const;

export type Reason = keyof typeof reasons;

/** A resource that goes to quarantine. `detail` says where and which rule, never a value of the resource. */
export class Rejection extends Error {
  override readonly name = 'Rejection';
  readonly reason: Reason;
  readonly detail: string;
  constructor(reason: Reason, detail: string = reasons[reason]) {
    super(reason);
    this.reason = reason;
    this.detail = detail;
  }
}
