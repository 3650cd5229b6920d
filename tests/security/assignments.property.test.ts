import { demoHolder } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AssignedHub, assigned, codesOf, startAssignedHub } from '../hub/assigned-hub.ts';

/** What the holder of each would see of one resident, who is treated at the hospital and lives in 500106. */
const KINDS = [
  { role: 'DOCTOR', institution: institutions.hospital.code, sees: '张伟', cityWide: false },
  { role: 'DOCTOR', institution: institutions.townshipHospital.code, sees: 'nothing', cityWide: false },
  { role: 'DISTRICT_REGULATOR', division: '500106', sees: '张*', cityWide: false },
  { role: 'DISTRICT_REGULATOR', division: '500113', sees: 'nothing', cityWide: false },
  { role: 'CITY_REGULATOR', division: '500000', sees: '张*', cityWide: true },
  { role: 'ANALYST', sees: 'nothing', cityWide: true },
] as const;
const ADMINS = ['security-admin', 'second-admin'] as const;

type Step =
  | { do: 'assign'; kind: number; by: 0 | 1; from: number | null; until: number | null }
  | { do: 'approve' | 'reject'; which: number; by: 0 | 1 }
  | { do: 'end'; which: number; at: number | null }
  | { do: 'pass'; hours: number };

/** Starts fall on whole hours and ends on halves, so that in real time none of them is a race with another. */
const admin = fc.constantFrom<0 | 1>(0, 1);
const which = fc.nat(5);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      kind: fc.nat(KINDS.length - 1),
      by: admin,
      from: fc.constantFrom(null, null, 2),
      until: fc.constantFrom(null, 1.5, 3.5),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('approve', 'reject', 'approve'), which, by: admin }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('end' as const), which, at: fc.constantFrom(null, 1.5) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(1, 2) }) },
);

interface Held {
  id: string;
  kind: (typeof KINDS)[number];
  proposer: number;
  status: 'PROPOSED' | 'ACTIVE' | 'REJECTED';
  start: number;
  /** Of equal starts, which was set first. */
  order: number;
  end: number;
}

/** What assignments are meant to be, in hours since the beginning. */
class Model {
  held: Held[] = [];
  now = 0;
  #orders = 0;

  /** The code that the hub must answer with, if it refuses; otherwise what is done is noted, with `id` for a new one. */
  take(step: Exclude<Step, { do: 'pass' }>, id: () => string): string | undefined {
    if (step.do === 'assign') return this.#assign(step, id);
    const one = this.held[step.which];
    if (!one) return 'NOT_FOUND';
    if (step.do === 'end') {
      const at = this.now + (step.at ?? 0);
      if (one.status === 'REJECTED' || one.end <= at) return 'CONFLICT';
      one.end = at;
      return undefined;
    }
    if (one.proposer === step.by) return 'FORBIDDEN';
    if (one.status !== 'PROPOSED' || one.end <= this.now) return 'CONFLICT';
    if (step.do === 'reject') {
      one.status = 'REJECTED';
      one.end = this.now;
    } else {
      one.status = 'ACTIVE';
      if (one.start <= this.now) Object.assign(one, { start: this.now, order: this.#orders++ });
    }
    return undefined;
  }

  #assign(step: Step & { do: 'assign' }, id: () => string): string | undefined {
    const kind = KINDS[step.kind]!;
    const start = this.now + (step.from ?? 0);
    const end = step.until === null ? Number.POSITIVE_INFINITY : this.now + step.until;
    if (end <= start) return 'BAD_USER_INPUT';
    const overlapping = this.held.filter(
      (one) => one.kind === kind && one.status !== 'REJECTED' && one.end > start && one.start < end,
    );
    if (overlapping.length > 0) return 'CONFLICT';
    const status = kind.cityWide ? 'PROPOSED' : 'ACTIVE';
    this.held.push({ id: id(), kind, proposer: step.by, status, start, order: this.#orders++, end });
    return undefined;
  }

  /** What a request under an assignment, or under none that it names, is answered. */
  sees(id?: string): string {
    const active = this.held
      .filter(({ status, start, end }) => status === 'ACTIVE' && start <= this.now && this.now < end)
      .sort((a, b) => a.start - b.start || a.order - b.order);
    if (id === undefined) return active[0]?.kind.sees ?? 'nothing';
    return active.find((one) => one.id === id)?.kind.sees ?? 'refused';
  }
}

const READ = 'query Read($id: ID!) { person(id: $id) { name } }';
const ASSIGN = 'mutation Assign($input: AssignmentInput!) { answer: assignRole(input: $input) { id } }';
const DECIDE = {
  approve: 'mutation Approve($id: ID!) { answer: approveAssignment(id: $id) { id } }',
  reject: 'mutation Reject($id: ID!) { answer: rejectAssignment(id: $id) { id } }',
  end: 'mutation End($id: ID!, $at: DateTime) { answer: endAssignment(id: $id, at: $at) { id } }',
};
const NOBODYS = '00000000-0000-4000-8000-000000000000';
const ahead = (hours: number | null) =>
  hours === null ? null : new Date(Date.now() + hours * 3_600_000).toISOString();

let hub: AssignedHub;
let person: string;
beforeAll(async () => {
  hub = await startAssignedHub({ wire: 'in-process' });
  await assigned(hub, ADMINS[1], 'security-admin', ['HOPERAT']);
  person = demoIds(hub.vault).person('zhangWei');
});
afterAll(() => hub?.close());

/** Whoever holds what, at whatever time: a request may do what the model says, and at no moment more. */
test('whatever is assigned, approved, rejected and ended, a request may do what is left of it', async () => {
  let holders = 0;
  const history = fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
    const holder = `holder-${++holders}`;
    const model = new Model();
    for (const one of steps) {
      await take(holder, model, one);
      for (const id of [undefined, ...model.held.map((held) => held.id)]) {
        const expected = model.sees(id);
        const seen = await see(holder, id);
        // Not yet told of the change, a gateway may refuse what is new. It never gives what is over.
        expect([expected, 'nothing', 'refused']).toContain(seen);
        if (seen !== expected) await expect.poll(() => see(holder, id), { interval: 2 }).toBe(expected);
      }
    }
  });
  await fc.assert(history, { numRuns: 25 });
});

async function take(holder: string, model: Model, step: Step): Promise<void> {
  if (step.do === 'pass') {
    model.now += step.hours;
    await hub.sql`update access.assignment
      set starts_at = starts_at - make_interval(hours => ${step.hours}),
        ends_at = ends_at - make_interval(hours => ${step.hours}) where holder = ${demoHolder(holder)}`;
    return;
  }
  const by = ADMINS[step.do === 'end' ? 0 : step.by];
  const answer = await hub.askAs<{ answer: { id: string } | null }>(by, ...operationOf(holder, model, step));
  expect(codesOf(answer)[0]).toBe(model.take(step, () => answer.data!.answer!.id));
}

function operationOf(
  holder: string,
  { held }: Model,
  step: Exclude<Step, { do: 'pass' }>,
): [string, Record<string, unknown>] {
  if (step.do !== 'assign') {
    const id = held[step.which]?.id ?? NOBODYS;
    return [DECIDE[step.do], step.do === 'end' ? { id, at: ahead(step.at) } : { id }];
  }
  const { sees: _sees, cityWide: _cityWide, ...terms } = KINDS[step.kind]!;
  const times = { startsAt: ahead(step.from), endsAt: ahead(step.until) };
  return [ASSIGN, { input: { holder: demoHolder(holder), ...terms, ...times } }];
}

async function see(holder: string, assignment: string | undefined): Promise<string> {
  const headers: Record<string, string> = assignment ? { 'x-assignment': assignment } : {};
  const answer = await hub.askAs<{ person: { name: string } | null }>(holder, READ, { id: person }, headers);
  if (answer.status === 403) return 'refused';
  return answer.data?.person?.name ?? 'nothing';
}
