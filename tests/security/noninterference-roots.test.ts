import { type CastName, demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { ROLES } from '@hub/schema/roles.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addGrant } from '../backflow/grant.ts';
import { pageOf, readAll } from '../backflow/reading.ts';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { fillRoots } from '../policy/fill-roots.ts';
import { judged } from '../policy/judged.ts';
import { rootCalls } from '../policy/root-calls.ts';
import { otherIdentity, type Worlds, withoutLifted } from './worlds.ts';

/**
 * As noninterference.property.test.ts, for everything that is about no single person: whoever asks any root field with
 * all that stands below it (catalogue, grants and their reading, quality, figures, portraits of places, goals, requests,
 * flags, explanations), the answer is the same byte for byte where the database differs in a hidden value only.
 */
let hub: TestHub;
let calls: ReadonlyMap<string, string>;
let worlds: Readonly<Record<'identity' | 'labels', Worlds>>;
beforeAll(async () => {
  const endless = 1e12;
  const limits = { tokens: 100_000, depth: 40, cost: endless, burst: endless, costPerSecond: endless };
  hub = await startTestHub({ wire: 'in-process', limits });
  await fillRoots(hub);
  calls = rootCalls(hub, undefined, ELSEWHERE);
  const { person } = demoIds(hub.vault);
  worlds = {
    identity: otherIdentity(hub.sql, hub.vault, person('zhangWei')),
    labels: withoutLifted(hub.sql, person('yangJun')),
  };
});
afterAll(() => hub?.close());

/** Sealed anew, or longer, at each question; and what tells those who may know it whose a number is, and who is whose. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  ...['BackflowPage.mark', 'Query.usageMeters', 'Query.sharingFigures'],
  ...['Query.accessLogOf', 'Query.accessLogBy', 'Query.deliveriesOf', 'Query.refusedAttempts'],
  ...['Query.personByIdentifier', 'Query.persons'],
]);

const FILES = [
  '/catalog.json',
  '/catalog.csv',
  ...['population&by=sex', 'chronic&by=disease', 'encounters'].map(
    (cube) => `/statistics.csv?cube=${cube}&division=500106&periods=2025`,
  ),
];

/** Every answer and file that one may get. */
async function everythingFor(name: CastName | undefined): Promise<unknown[]> {
  const member = demoCast(hub.vault).find((one) => one.name === name);
  const asker = { roles: [...(member?.roles ?? [])], purpose: member?.purposes[0] ?? null };
  const open = [...calls.values()].filter((call) => !judged(`{ ${call} }`, asker).refused);
  const { status, text } = await hub.ask(name, `{ ${open.join(' ')} }`);
  const headers = name && { authorization: `Bearer ${await hub.token(name)}` };
  const files = FILES.map(async (path) => {
    const response = await fetch(`${hub.url}${path}`, headers && { headers });
    return [path, response.status, await response.text()];
  });
  return [status, text, ...(await Promise.all(files))];
}

const NAMES: readonly (CastName | undefined)[] = [
  undefined,
  ...ROLES,
  ...(['doctor-elsewhere', 'regulator-elsewhere', 'second-steward'] as const),
];

test.each(['identity', 'labels'] as const)(
  'a hidden %s changes no answer of any root field',
  async (secret) => {
    const answers = [];
    for (const other of [false, true]) {
      await worlds[secret].enter(other);
      const all = [];
      for (const name of NAMES) all.push([name, ...(await everythingFor(name))]);
      answers.push(all);
    }
    await worlds[secret].enter(false);
    for (const [n, answer] of answers[1]!.entries()) expect(answer).toEqual(answers[0]![n]);
  },
);

describe('what flows back', () => {
  const FIELDS = [
    'Condition.code:MASKED',
    'Condition.name:MASKED',
    'Condition.status',
    'Encounter.startedAt',
  ];
  const reading = (grant: string, resource: string) => ({ grant, resource, first: 1_000 });
  const inBothWorlds = async <T>(secret: 'identity' | 'labels', look: () => Promise<T>): Promise<T[]> => {
    const seen = [];
    for (const other of [false, true]) {
      await worlds[secret].enter(other);
      seen.push(await look());
    }
    await worlds[secret].enter(false);
    return seen;
  };

  test('is the same whatever a mask hides, and is not where nothing does', async () => {
    const masked = await addGrant(hub.sql, { fields: FIELDS, minors: true });
    const clear = await addGrant(hub.sql, { fields: ['Condition.code'], minors: true });
    const look = (grant: string) => () =>
      readAll(hub, reading(grant, 'Condition')).then(({ changes }) => changes);
    const [here, there] = await inBothWorlds('identity', look(masked));
    expect(here!.length).toBeGreaterThan(0);
    expect(there).toEqual(here);
    const [shown, other] = await inBothWorlds('identity', look(clear));
    expect(other).not.toEqual(shown);
  });

  test.each(['Condition', 'Encounter'])(
    'says nothing of labelled rows that come and go: %s',
    async (resource) => {
      const grant = await addGrant(hub.sql, { fields: FIELDS, minors: true });
      const [here, there] = await inBothWorlds('labels', () => readAll(hub, reading(grant, resource)));
      expect(there!.changes).toEqual(here!.changes);
      const { mark } = await readAll(hub, reading(grant, resource));
      const since = { ...reading(grant, resource), since: mark };
      await worlds.labels.enter(true);
      expect((await pageOf(hub, since)).changes).toEqual([]);
      await worlds.labels.enter(false);
      expect((await pageOf(hub, since)).changes).toEqual([]);
    },
  );
});
