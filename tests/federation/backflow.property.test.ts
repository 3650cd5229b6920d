import { demoCast } from '@hub/db/demo/cast.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { APPLY, type Grant, input, only, RENEW, REVIEW, REVOKE, WITHDRAW } from './granting.ts';

/** Who acts: a name of the cast is who somebody is, the role what they hold. */
const ACTORS: readonly { name: Role; role: Role; division?: string }[] = [
  { name: 'district-developer', role: 'district-developer' },
  { name: 'doctor', role: 'district-developer' },
  { name: 'analyst', role: 'district-developer', division: '500113' },
  { name: 'steward', role: 'steward' },
  { name: 'auditor', role: 'steward' },
  // Who applies as a developer is a steward, too.
  { name: 'district-developer', role: 'steward' },
  { name: 'security-admin', role: 'security-admin' },
  { name: 'auditor', role: 'auditor' },
];

let hub: TestHub;
let tokens: readonly string[];
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
  const issuer = await openDemoIssuer(hub.environment.dataDir);
  const cast = demoCast(hub.vault);
  tokens = await Promise.all(
    ACTORS.map(async ({ name, role, division }) => {
      const member = cast.find((one) => one.name === role)!;
      const overrides = division ? { divisionCode: division } : {};
      return (await issuer.issue({ ...member, name }, overrides)).token;
    }),
  );
});
afterAll(() => hub?.close());

const ACTIONS = ['APPROVE', 'REJECT', 'WITHDRAW', 'REVOKE', 'RENEW'] as const;
interface Deed {
  actor: number;
  action: (typeof ACTIONS)[number];
  /** Which of the run's grants. */
  grant: number;
  /** How many steps ago the actor looked. */
  stale: number;
  cut: boolean;
}
const actorNamed = (name: Role) => ACTORS.findIndex((one) => one.name === name && one.role === 'steward');
const STEWARDS = [actorNamed('steward'), actorNamed('auditor')] as const;
const deed: fc.Arbitrary<Deed> = fc.record({
  actor: fc.oneof(fc.constantFrom(...STEWARDS), fc.nat(ACTORS.length - 1)),
  // Approvals are what everything hangs on.
  action: fc.oneof({ weight: 3, arbitrary: fc.constant('APPROVE' as const) }, fc.constantFrom(...ACTIONS)),
  grant: fc.nat(2),
  stale: fc.constantFrom(0, 0, 0, 1),
  cut: fc.boolean(),
});

const approval = (actor: number): Deed => ({ actor, action: 'APPROVE', grant: 0, stale: 0, cut: false });

const ask = async (actor: number, query: string, variables: Record<string, unknown>) =>
  hub.ask(undefined, query, variables, { authorization: `Bearer ${tokens[actor]}` });

async function act({ actor, action, stale, cut }: Deed, grant: string): Promise<unknown> {
  if (action === 'WITHDRAW') return ask(actor, WITHDRAW, { grant });
  if (action === 'REVOKE') return ask(actor, REVOKE, { grant, reason: '不再需要了' });
  if (action === 'RENEW') return ask(actor, RENEW, { grant, input });
  const [row] = await hub.sql<[{ version: number }]>`
    select version from exchange.backflow_grant where id = ${grant}`;
  const cuts = cut ? [{ coordinate: 'Person.name', reason: '不需要姓名' }] : [];
  const reason = action === 'REJECT' ? '用途与字段不符' : null;
  return ask(actor, REVIEW, {
    input: { grant, version: row.version - stale, decision: action, reason, cuts },
  });
}

interface Recorded {
  number: number;
  action: string;
  from_status: string | null;
  to_status: string;
  by: string;
  role: string;
}

async function checkRecord(grant: string): Promise<void> {
  const [row] = await hub.sql<[{ status: string; version: number; applied_by: string }]>`
    select status, version, applied_by from exchange.backflow_grant where id = ${grant}`;
  const steps = await hub.sql<Recorded[]>`
    select number, action, from_status, to_status, by, role from exchange.backflow_step
    where grant_id = ${grant} order by number`;
  expect(steps.map(({ number }) => number)).toEqual(steps.map((_step, n) => n + 1));
  expect(row.version).toBe(steps.length);
  expect(row.status).toBe(steps.at(-1)!.to_status);
  for (const [n, step] of steps.entries())
    expect(step.from_status).toBe(n === 0 ? null : steps[n - 1]!.to_status);
  const approving = steps.filter(({ action }) => action === 'APPROVE');
  const reviewers = new Set(approving.map(({ by }) => by));
  expect(reviewers.size).toBe(approving.length);
  if (steps.some(({ to_status }) => to_status === 'ACTIVE')) expect(reviewers.size).toBe(2);
  for (const { action, by, role } of steps) {
    if (action === 'APPROVE' || action === 'REJECT') {
      expect(role).toBe('steward');
      expect(by).not.toBe(row.applied_by);
    }
    if (action === 'WITHDRAW') expect(by).toBe(row.applied_by);
    // The developer of another district takes no step at all.
    expect(by).not.toBe('demo:analyst');
  }
}

test('no sequence of actions, many at once, makes a grant active without two who did not apply, or loses a step', async () => {
  let activated = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { maxLength: 9, size: 'max' }),
      async (rounds) => {
        const made = await Promise.all([0, 0, 1].map((actor) => ask(actor, APPLY, { input })));
        const ids = made.map(({ data }) => (only(data) as Grant).id);
        for (const round of rounds)
          await Promise.all(round.map((one) => act(one, ids[one.grant % ids.length]!)));
        const renewals = await hub.sql<{ id: string }[]>`
        select id from exchange.backflow_grant where renews = any(${ids}::uuid[])`;
        for (const id of [...ids, ...renewals.map((row) => row.id)]) await checkRecord(id);
        const [row] = await hub.sql<[{ count: number }]>`
        select count(distinct grant_id) from exchange.backflow_step
        where grant_id = any(${ids}::uuid[]) and to_status = 'ACTIVE'`;
        activated += row.count;
      },
    ),
    // The first reaches what all are about, whatever is drawn after it.
    { numRuns: 30, examples: [[STEWARDS.map((actor) => [approval(actor)])]] },
  );
  expect(activated).toBeGreaterThan(0);
}, 60_000);
