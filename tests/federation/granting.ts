import { expect } from 'vitest';
import type { TestHub } from '../hub/start-test-hub.ts';
import { asking } from './asking.ts';
import { secondSteward } from './measured-city.ts';

const DAY = 24 * 3_600_000;
/** A day of the city, counted from today. */
export const day = (days: number) =>
  new Date(Date.now() + 8 * 3_600_000 + days * DAY).toISOString().slice(0, 10);

const GRANT = `id status version shapeVersion risk riskReasons reviewers overdue expiresSoon
  fields { coordinate resource grade level category mask form need reviewers risk refused cutBy cutReason }
  steps { number action from to by role reason conditions }`;
export const APPLY = `mutation($input: BackflowInput!) { applyBackflow(input: $input) { ${GRANT} } }`;
export const REVIEW = `mutation($input: BackflowReviewInput!) { reviewBackflow(input: $input) { ${GRANT} } }`;
export const WITHDRAW = `mutation($grant: ID!) { withdrawBackflow(grant: $grant) { ${GRANT} } }`;
export const REVOKE = `mutation($grant: ID!, $reason: String!) { revokeBackflow(grant: $grant, reason: $reason) { ${GRANT} } }`;
export const RENEW = `mutation($grant: ID!, $input: BackflowInput!) {
  renewBackflow(grant: $grant, input: $input) {
    ${GRANT} renews { id } changes { coordinate change formerly form } } }`;
export const READ = `query($id: ID!) { backflowGrant(id: $id) { ${GRANT} renewedBy { id } } }`;

export interface Grant {
  id: string;
  status: string;
  version: number;
  shapeVersion: number;
  risk: string;
  riskReasons: string[];
  reviewers: number;
  overdue: boolean;
  fields: { coordinate: string; form: string; refused: string | null; cutBy: string | null }[];
  steps: { number: number; action: string; from: string | null; to: string; by: string; role: string }[];
  renews?: { id: string } | null;
  renewedBy?: { id: string }[];
  changes?: unknown[] | null;
}

export const field = (coordinate: string, about: object = {}) => ({ coordinate, ...about });
export const input = {
  recipient: '沙坪坝区卫生健康委员会',
  purpose: 'HOPERAT',
  legalBasis: 'LEGAL_DUTY',
  legalText: '政务数据共享条例关于数据回流的规定',
  use: '辖区慢病管理与家庭医生服务调度',
  fields: [
    field('Encounter.startedAt'),
    field('Encounter.class'),
    field('Condition.name'),
    field('Person.name'),
  ],
  validTo: day(180),
};

/** The one field of an answer. */
export const only = (data: unknown) => (data ? (Object.values(data)[0] as Grant | null) : null);

/** Who applies for grants, and the two who review them. */
export function granting(hub: () => TestHub) {
  const ask = asking(hub);
  let second: Promise<string> | undefined;
  const apply = (changed: object = {}, overrides = {}) =>
    ask('district-developer', APPLY, { input: { ...input, ...changed } }, overrides);
  const applied = async (changed: object = {}) => {
    const answer = await apply(changed);
    expect(answer.errors).toBeUndefined();
    return only(answer.data)!;
  };
  const review = async (
    who: 'first' | 'second',
    grant: Pick<Grant, 'id' | 'version'>,
    about: object = {},
  ) => {
    const variables = { input: { grant: grant.id, version: grant.version, decision: 'APPROVE', ...about } };
    if (who === 'first') return ask('steward', REVIEW, variables);
    second ??= secondSteward(hub());
    const authorization = `Bearer ${await second}`;
    return hub().ask(undefined, REVIEW, variables, { authorization });
  };
  const read = async (id: string, who: 'district-developer' | 'steward' | 'auditor' = 'steward', at = {}) =>
    only((await ask(who, READ, { id }, at)).data);
  const active = async (changed: object = {}) => {
    const one = only((await review('first', await applied(changed))).data)!;
    return only((await review('second', one)).data)!;
  };
  return { ask, apply, applied, review, read, active };
}
