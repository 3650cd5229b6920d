/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** 就诊类别 (CV09.00.404) */
export type EncounterClass =
  /** 急诊 */
  | 'EMERGENCY'
  /** 住院 */
  | 'INPATIENT'
  /** 其他 */
  | 'OTHER'
  /** 门诊 */
  | 'OUTPATIENT';

export type ProfileQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type ProfileQuery = { person: { name: string | null, idNumber: string | null, birthDate: string | null, encounters: { nodes: Array<{ startedAt: string | null, class: EncounterClass | null, institution: { name: string | null } | null }> | null, pageInfo: { endCursor: string | null, hasNextPage: boolean } } | null } | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const ProfileDocument = new TypedDocumentString(`
    query Profile($id: ID!, $first: Int!, $after: String) {
  person(id: $id) {
    name
    idNumber
    birthDate
    encounters(first: $first, after: $after) {
      nodes {
        startedAt
        class
        institution {
          name
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  }
}
    `, {"hash":"sha256:f981c4626ccbc7b3db5cdeb8c6bfd6abd1d6356a36dea198bcce9fcf94dab434"}) as unknown as TypedDocumentString<ProfileQuery, ProfileQueryVariables>;