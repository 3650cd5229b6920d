import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { addGrant, type GrantOrder } from './grant.ts';
import { type Event, eventsOf, GRANTEE, openWorld, type World } from './history.ts';
import { applyTo, type Copy, pageOf, readAll } from './reading.ts';

const FIELDS = [
  'Person.name:MASKED',
  'Person.birthDate:MASKED',
  'Person.sex',
  'HealthFile.openedOn',
  'Encounter.startedAt',
  'Encounter.department',
  'Condition.code:MASKED',
  'Condition.encounter',
];
const RESOURCES = ['Person', 'HealthFile', 'Encounter', 'Condition'];

const GRANTS: Record<string, Partial<GrantOrder>> = {
  'by duty': {},
  'by duty, children and labelled rows with it': { minors: true, l5Reason: '专病管理', purpose: 'HOPERAT' },
  'by consent': { basis: 'CONSENT', institution: GRANTEE, minors: true },
};

/** A recipient of one resource, who reads page by page and begins each reading from the mark of the last. */
class Recipient {
  readonly copy: Copy = new Map();
  #mark: string | undefined;
  #cursor: string | undefined;

  readonly hub: TestHub;
  readonly grant: string;
  readonly resource: string;

  constructor(hub: TestHub, grant: string, resource: string) {
    this.hub = hub;
    this.grant = grant;
    this.resource = resource;
  }

  /** @param lost the answer is lost on the way, and asked for again; what comes then may be another one */
  async page(first: number, lost: boolean): Promise<boolean> {
    const asked = {
      grant: this.grant,
      resource: this.resource,
      first,
      ...(this.#cursor ? { after: this.#cursor } : this.#mark ? { since: this.#mark } : {}),
    };
    if (lost) await pageOf(this.hub, asked);
    const page = await pageOf(this.hub, asked);
    applyTo(this.copy, page.changes);
    this.#cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor! : undefined;
    if (!this.#cursor) this.#mark = page.mark!;
    return this.#cursor !== undefined;
  }

  async catchUp(): Promise<void> {
    while (await this.page(50, false));
    while (await this.page(50, false));
  }
}

type Step = { event: Event } | { read: number; first: number; lost: boolean };

describe.each(Object.entries(GRANTS))('a copy %s', (_name, order) => {
  let hub: TestHub;
  let world: World;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    world = await openWorld({ ...hub, url: hub.environment.databaseUrl! });
  });
  afterAll(async () => {
    await world?.close();
    await hub?.close();
  });

  test('holds, after any history, what a full reading would give', { timeout: 300_000 }, async () => {
    let runs = 0;
    let told = 0;
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 3,
        arbitrary: fc
          .constant(0)
          .chain(() => eventsOf(`r${runs}`))
          .map((event) => ({ event })),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          read: fc.integer({ min: 0, max: RESOURCES.length - 1 }),
          first: fc.integer({ min: 1, max: 6 }),
          lost: fc.boolean(),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        runs++;
        await world.everybodyConsents();
        const grant = await addGrant(hub.sql, { fields: FIELDS, ...order });
        const recipients = RESOURCES.map((resource) => new Recipient(hub, grant, resource));
        for (const one of steps)
          if ('event' in one) await world.happen(one.event);
          else await recipients[one.read]!.page(one.first, one.lost);
        for (const recipient of recipients) {
          const { resource, copy } = recipient;
          await recipient.catchUp();
          const { changes } = await readAll(hub, { grant, resource, first: 100 });
          const whole = applyTo(new Map(), changes);
          told += whole.size;
          expect([resource, [...copy].sort()]).toEqual([resource, [...whole].sort()]);
        }
        await hub.sql`update exchange.backflow_grant set status = 'REVOKED' where id = ${grant}`;
      }),
      { numRuns: 20 },
    );
    expect(told).toBeGreaterThan(50);
  });
});
