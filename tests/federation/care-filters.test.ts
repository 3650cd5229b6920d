import { demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import type { PersonKey } from '@hub/db/demo/people.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';

const LISTS = `query($id: ID!, $disease: ChronicDisease, $status: ReferralStatus, $direction: ReferralDirection) {
  person(id: $id) {
    enrolments(disease: $disease) { nodes { disease } }
    followUps(disease: $disease) { nodes { disease followedUpAt } }
    referrals(status: $status, direction: $direction) { nodes { status direction } } } }`;
const REFERRALS = `query($id: ID!, $status: ReferralStatus, $direction: ReferralDirection) { person(id: $id) {
  referrals(status: $status, direction: $direction) { nodes { status direction } } } }`;
/** Two lists of the same name beside each other, a page at a time. */
const BOTH = `query($id: ID!, $after: String) { person(id: $id) {
  pressure: followUps(disease: HYPERTENSION, first: 2, after: $after) { nodes { disease } pageInfo { hasNextPage endCursor } }
  sugar: followUps(disease: DIABETES, first: 2) { nodes { disease } } } }`;

interface Lists {
  person: {
    enrolments: { nodes: { disease: string }[] };
    followUps: { nodes: { disease: string; followedUpAt: string }[] };
    referrals: { nodes: { status: string; direction: string }[] };
  } | null;
}
type Page = { nodes: { disease: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };

describe.each(WIRES)('filters of care, %s', (wire) => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
  });
  afterAll(() => hub?.close());

  const idOf = (person: PersonKey) => demoIds(hub.vault).person(person);
  const ask = (who: Who, person: PersonKey, filter: Record<string, string>, query = LISTS) =>
    hub.ask<Lists>(who, query, { id: idOf(person), ...filter });

  test('leave what was asked for, in the order of the whole list', async () => {
    for (const who of ['family-doctor', 'doctor'] as const) {
      const whole = (await ask(who, 'wangXiulan', {})).data!.person!;
      const { data, errors } = await ask(who, 'wangXiulan', {
        disease: 'HYPERTENSION',
        status: 'COMPLETED',
        direction: 'UP',
      });
      expect(errors).toBeUndefined();
      expect(data!.person!.enrolments.nodes).toEqual([{ disease: 'HYPERTENSION' }]);
      expect(data!.person!.followUps.nodes).toHaveLength(4);
      expect(data!.person!.followUps.nodes).toEqual(
        whole.followUps.nodes.filter((node) => node.disease === 'HYPERTENSION'),
      );
      expect(data!.person!.referrals.nodes).toEqual([{ status: 'COMPLETED', direction: 'UP' }]);
      const none = await ask(who, 'wangXiulan', { status: 'ACCEPTED', direction: 'UP' });
      expect(none.data!.person!.referrals.nodes).toEqual([]);
    }
  });

  test('stand beside each other, and turn over', async () => {
    const first = (await hub.ask<{ person: { pressure: Page; sugar: Page } }>('family-doctor', BOTH, {
      id: idOf('wangXiulan'),
    }))!.data!.person;
    expect(first.pressure.nodes.map((node) => node.disease)).toEqual(['HYPERTENSION', 'HYPERTENSION']);
    expect(first.sugar.nodes.map((node) => node.disease)).toEqual(['DIABETES', 'DIABETES']);
    const { data } = await hub.ask<{ person: { pressure: Page } }>('family-doctor', BOTH, {
      id: idOf('wangXiulan'),
      after: first.pressure.pageInfo.endCursor,
    });
    expect(data!.person.pressure).toMatchObject({
      nodes: [{ disease: 'HYPERTENSION' }, { disease: 'HYPERTENSION' }],
      pageInfo: { hasNextPage: false },
    });
  });

  test('by a disease are refused to whoever may see it of nobody', async () => {
    for (const who of ['district-regulator', 'city-regulator'] as const) {
      const { data, errors } = await ask(who, 'wangXiulan', { disease: 'DIABETES' });
      expect(data).toBeUndefined();
      expect(errors?.map((error) => error.extensions?.code)).toEqual(['UNAUTHORIZED_ARGUMENT']);
      const literal = await ask(
        who,
        'wangXiulan',
        {},
        'query($id: ID!) { person(id: $id) { followUps(disease: DIABETES) { pageInfo { hasNextPage } } } }',
      );
      expect(literal.errors?.map((error) => error.extensions?.code)).toEqual(['UNAUTHORIZED_ARGUMENT']);
    }
  });

  test('by facts are a regulator’s to use, in the own district', async () => {
    const filter = { status: 'ACCEPTED', direction: 'DOWN' };
    const { data, errors } = await ask('district-regulator', 'wangXiulan', filter, REFERRALS);
    expect(errors).toBeUndefined();
    expect(data!.person!.referrals.nodes).toEqual([{ status: 'ACCEPTED', direction: 'DOWN' }]);
    const authorization = `Bearer ${await hub.token('district-regulator', { divisionCode: '500113' })}`;
    const other = await hub.ask(
      undefined,
      REFERRALS,
      { id: idOf('wangXiulan'), ...filter },
      { authorization },
    );
    expect(other.data).toEqual({ person: null });
  });

  test('match for the owner, and nothing for a stranger, an analyst or nobody', async () => {
    const filter = { disease: 'DIABETES' };
    const authorization = `Bearer ${await hub.token('resident', { personId: idOf('wangXiulan') })}`;
    const own = await hub.ask<Lists>(
      undefined,
      LISTS,
      { id: idOf('wangXiulan'), ...filter },
      { authorization },
    );
    expect(own.data!.person!.followUps.nodes).toHaveLength(3);
    expect((await ask('resident', 'wangXiulan', filter)).data).toEqual({ person: null });
    expect((await ask('family-doctor', 'sunGuihua', filter)).data).toEqual({ person: null });
    for (const who of ['analyst', undefined] as const)
      expect((await ask(who, 'wangXiulan', filter)).data).toEqual({ person: null });
  });

  test('match only rows whose cell is shown, where a caller sees it of some persons', async () => {
    const cast = demoCast(hub.vault).find(({ name }) => name === 'family-doctor')!;
    const issuer = await openDemoIssuer(hub.environment.dataDir);
    const { token } = await issuer.issue(
      { ...cast, roles: ['family-doctor', 'city-regulator'], purposes: ['PUBHLTH'] },
      { divisionCode: '500000', institutionCode: institutions.communityCentre.code },
    );
    const both = async (filter: Record<string, string>) => {
      const of = async (person: PersonKey) =>
        (
          await hub.ask<Lists>(
            undefined,
            LISTS,
            { id: idOf(person), ...filter },
            { authorization: `Bearer ${token}` },
          )
        ).data!.person!.enrolments.nodes;
      return [await of('wangXiulan'), await of('sunGuihua')];
    };
    // The contract shows the one's diseases; of the other it is known that there is an enrolment.
    expect(await both({})).toEqual([
      [{ disease: 'DIABETES' }, { disease: 'HYPERTENSION' }],
      [{ disease: null }],
    ]);
    expect(await both({ disease: 'HYPERTENSION' })).toEqual([[{ disease: 'HYPERTENSION' }], []]);
    expect(await both({ disease: 'DIABETES' })).toEqual([[{ disease: 'DIABETES' }], []]);
  });

  test('cost no statement more', async () => {
    hub.statements();
    await ask('family-doctor', 'wangXiulan', {});
    const whole = hub.statements().length;
    await ask('family-doctor', 'wangXiulan', { disease: 'DIABETES', status: 'COMPLETED', direction: 'UP' });
    expect(hub.statements()).toHaveLength(whole);
  });
});
