import { createVault } from '@hub/db/crypto.ts';
import { demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { anonymous } from '@hub/schema/actor.ts';
import { PURPOSES } from '@hub/schema/purposes.ts';
import { ROLES, type Role } from '@hub/schema/roles.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';
import { fillRoots } from './fill-roots.ts';
import { cellsOf, coordinatesOf, judged } from './judged.ts';
import { mutationCalls, rootCalls } from './root-calls.ts';

/**
 * Every root field and everything below it, for every role and purpose: what the policy opens to them in no relation is
 * denied by name, what a door shuts is shut, and no cell comes that the policy hides. Of persons and their rows it is
 * matrix.test.ts that tells which cells come.
 */
const doors = new Map(
  subgraphs.flatMap(({ doors: { Query = {}, Mutation = {} } }) => Object.entries({ ...Query, ...Mutation })),
);
const shut = (root: string, actor: Actor) => !doors.get(root)!(actor);

/** Of whatever installation: only roles and purposes are asked of it. */
const CAST = demoCast(createVault(memoryKeys()));

describe.each(WIRES)('every root field for every role and purpose (%s)', (wire) => {
  let hub: TestHub;
  let calls: ReadonlyMap<string, string>;
  let issuer: Awaited<ReturnType<typeof openDemoIssuer>>;
  const asked = new Set<string>();
  const met = new Set<string>();
  beforeAll(async () => {
    const endless = 1e12;
    hub = await startTestHub({
      wire,
      limits: { tokens: 100_000, depth: 40, cost: endless, burst: endless, costPerSecond: endless },
    });
    issuer = await openDemoIssuer(hub.environment.dataDir);
    await fillRoots(hub);
    calls = rootCalls(hub);
  });
  afterAll(() => hub?.close());

  // On the second wire, for the purposes that somebody of the role has: what is cut, the gateway cuts before any wire.
  const PAIRS = ROLES.flatMap((role) => {
    const purposes = wire === 'http' ? CAST.find(({ roles }) => roles.includes(role))!.purposes : PURPOSES;
    return purposes.map((purpose) => [role, purpose] as const);
  });

  async function somebody(role: Role, purpose: (typeof PURPOSES)[number]) {
    const personId = demoIds(hub.vault).person('zhangWei');
    const { divisionSystem, institutionCode = institutions.hospital.code } = demoCast(hub.vault).find(
      ({ name }) => name === role,
    )!;
    const member = { name: role, title: '', roles: [role], purposes: [purpose], divisionSystem };
    const place = { personId, institutionCode, divisionCode: '500106' };
    const { token } = await issuer.issue(member, place);
    const jurisdiction = { system: divisionSystem, code: '500106' };
    const actor: Actor = {
      ...anonymous,
      id: role,
      roles: [role],
      purpose,
      purposes: [purpose],
      jurisdiction,
    };
    return { actor, headers: { authorization: `Bearer ${token}`, 'x-purpose': purpose } };
  }

  async function isRefused(query: string, headers: Record<string, string>): Promise<void> {
    const { data, errors } = await hub.ask(undefined, query, {}, headers);
    expect([query, data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([
      query,
      undefined,
      ['UNAUTHORIZED_ARGUMENT'],
    ]);
  }

  test.each(PAIRS)('is asked as the policy and its door say: %s %s', async (role, purpose) => {
    const { actor, headers } = await somebody(role, purpose);
    const open: string[] = [];
    for (const [root, call] of calls) {
      const { refused } = judged(`{ ${call} }`, actor);
      if (!refused) {
        open.push(root);
        continue;
      }
      await isRefused(`{ ${call} }`, headers);
    }
    const query = `{ ${open.map((root) => calls.get(root)!).join(' ')} }`;
    for (const coordinate of coordinatesOf(query)) asked.add(coordinate);
    const { denied } = judged(query, actor);
    const { data, errors = [] } = await hub.ask(undefined, query, {}, headers);
    const told = (code: string) => errors.filter(({ extensions }) => extensions?.code === code);
    const byPolicy = told('UNAUTHORIZED_FIELD_OR_TYPE').filter(
      ({ extensions }) => extensions?.reason === 'ACTOR',
    );
    expect(byPolicy.map(({ extensions }) => extensions?.coordinate).sort()).toEqual([...denied].sort());
    const atDoor = open.filter((root) => !denied.has(`Query.${root}`) && shut(root, actor));
    const forbidden = told('FORBIDDEN').map(({ path }) => path?.join('.'));
    // The grant that is read has a purpose of its own (../federation/backflow-refusals.test.ts).
    const byGrant = forbidden.includes('backflow') && !shut('backflow', actor) ? ['backflow'] : [];
    expect(forbidden.sort()).toEqual([...atDoor, ...byGrant].sort());
    for (const root of atDoor) expect([root, data?.[root]]).toEqual([root, null]);
    expect(told('INTERNAL_SERVER_ERROR')).toEqual([]);
    for (const coordinate of cellsOf(query, data ?? {})) {
      met.add(coordinate);
      expect(denied).not.toContain(coordinate);
    }
  });

  test.each(PAIRS)('changes nothing for whom it is not: %s %s', async (role, purpose) => {
    const { actor, headers } = await somebody(role, purpose);
    const closed: string[] = [];
    for (const [root, call] of mutationCalls()) {
      const { denied, refused } = judged(`mutation { ${call} }`, actor);
      if (!refused && !denied.has(`Mutation.${root}`) && shut(root, actor)) closed.push(root);
      if (refused) await isRefused(`mutation { ${call} }`, headers);
    }
    const query = `mutation { ${[...mutationCalls()].flatMap(([root, call]) => (closed.includes(root) ? [call] : [])).join(' ')} }`;
    const { data, errors = [] } = await hub.ask(undefined, query, {}, headers);
    expect(data).toEqual(Object.fromEntries(closed.map((root) => [root, null])));
    expect(errors.map(({ path, extensions }) => [path?.[0], extensions?.code]).sort()).toEqual(
      closed.map((root) => [root, 'FORBIDDEN']).sort(),
    );
  });

  test('asked every coordinate that a question reaches, and met values of every part of the graph', () => {
    expect([...asked].sort()).toEqual([...coordinatesOf(`{ ${[...calls.values()].join(' ')} }`)].sort());
    const types = new Set([...met].map((coordinate) => coordinate.split('.')[0]!));
    expect([...types]).toEqual(expect.arrayContaining([...MET]));
  });
});

/** Whatever is not about a person's rows must have had something to show, or hiding it proves nothing. */
const MET: readonly string[] = [
  ...[
    'AuditedAccess',
    'BreakGlassReview',
    'Complaint',
    'CorrectionRequest',
    'Assignment',
    'ClassificationRaise',
  ],
  ...[
    'DataResource',
    'DataField',
    'BackflowGrant',
    'BackflowField',
    'BackflowStep',
    'BackflowPage',
    'UsageMeter',
  ],
  ...['AuditedDelivery', 'QualityIssue', 'QualityScore', 'SharingFigure', 'GradeRaise'],
  ...['Indicator', 'IndicatorValue', 'Goal', 'Division', 'StatisticsCell', 'RegionPortrait', 'Cube'],
  ...['Institution', 'Practitioner', 'AccessExplanation', 'ContractedPerson', 'GridPerson'],
];
