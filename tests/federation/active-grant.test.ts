import { activeGrant } from '@hub/exchange/repositories/active-grant.ts';
import { guardFor } from '@hub/kernel/authorization/guard.ts';
import { LiveClassifications } from '@hub/kernel/authorization/live-classifications.ts';
import { releasedClassifications } from '@hub/kernel/resource/composed.ts';
import { newReport, type RequestContext } from '@hub/kernel/runtime/context.ts';
import { type SubgraphServices, servicesFor } from '@hub/kernel/runtime/services.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { raised } from '@hub/schema/overlay.ts';
import { register } from '@hub/subgraphs/register.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const SYSTEM = 'GB2260-2023';
const developer: Actor = {
  id: 'developer',
  roles: ['district-developer'],
  purpose: 'HOPERAT',
  purposes: ['HOPERAT'],
  jurisdiction: { system: SYSTEM, code: '500106' },
};
const CLASSIFICATIONS = releasedClassifications();

let hub: TestHub;
let services: SubgraphServices;
let numbered = 0;
beforeAll(async () => {
  hub = await startTestHub({ wire: 'in-process' });
  services = servicesFor(
    { name: 'exchange' },
    {
      url: hub.environment.databaseUrl!,
      vault: hub.vault,
      classifications: new LiveClassifications(CLASSIFICATIONS),
      register: register(),
      onError: () => {},
    },
  );
});
afterAll(async () => {
  await services?.close();
  await hub?.close();
});

const contextOf = (actor: Actor, classifications = CLASSIFICATIONS): RequestContext => ({
  sql: services.sql,
  keyed: services.keyed,
  vault: services.vault,
  register: services.register,
  reloadClassifications: services.reloadClassifications,
  onError: services.onError,
  actor,
  classifications,
  guard: guardFor(actor, classifications),
  report: newReport(classifications),
  signal: undefined,
  loaders: new Map(),
});

interface Changed {
  status?: string;
  division?: string;
  from?: number;
  to?: number;
  approvals?: readonly string[];
  l5Reason?: string;
}

/** A grant with four fields, one of them cut; days are counted from today. */
async function grant(changed: Changed = {}): Promise<string> {
  const { status = 'ACTIVE', division = '500106', from = -1, to = 30, approvals = ['a', 'b'] } = changed;
  numbered += 1;
  const id = `00000000-0000-4000-8000-${String(numbered).padStart(12, '0')}`;
  await hub.sql`
    insert into exchange.backflow_grant (id, kind, recipient, division_system, division_code, purpose, legal_basis,
      legal_text, "use", risk, risk_reasons, status, l5_reason, valid_from, valid_to, daily_rows, applied_by)
    select ${id}, 'BACKFLOW', '沙坪坝区卫生健康委', ${SYSTEM}, ${division}, 'HOPERAT', 'LEGAL_DUTY', '条例', '用途', 'LOW',
      '{}', ${status}, ${changed.l5Reason ?? null}, today + ${from}::int, today + ${to}::int, 1000, 'developer'
    from (select (now() at time zone 'Asia/Shanghai')::date as today) d`;
  const fields = ['Encounter.startedAt', 'Encounter.class', 'Condition.name', 'Person.address'];
  for (const coordinate of fields)
    await hub.sql`
      insert into exchange.backflow_field (grant_id, coordinate, form, cut_by)
      values (${id}, ${coordinate}, ${/name|address/.test(coordinate) ? 'MASKED' : 'SHOWN'},
        ${coordinate === 'Person.address' ? 'a' : null})`;
  for (const [n, by] of approvals.entries())
    await hub.sql`
      insert into exchange.backflow_step (grant_id, number, action, to_status, by, role)
      values (${id}, ${n + 2}, 'APPROVE', 'ACTIVE', ${by}, 'steward')`;
  return id;
}

const refusal = (id: string, actor: Actor = developer) =>
  activeGrant(contextOf(actor), id).then(
    () => 'granted',
    (error: { extensions?: { code?: string } }) => error.extensions?.code,
  );

describe('the grant that somebody reads under', () => {
  test('has the fields that are not cut, each as it was granted', async () => {
    const found = await activeGrant(contextOf(developer), await grant());
    expect(found).toMatchObject({
      divisionCode: '500106',
      dailyRows: 1000,
      includesL5: false,
      shapeVersion: 1,
    });
    expect(Object.fromEntries(found.fields)).toEqual({
      Condition: [{ name: 'name', coordinate: 'Condition.name', form: 'MASKED' }],
      Encounter: [
        { name: 'class', coordinate: 'Encounter.class', form: 'SHOWN' },
        { name: 'startedAt', coordinate: 'Encounter.startedAt', form: 'SHOWN' },
      ],
    });
    expect(found.withheld).toEqual([]);
  });

  test('is not there for another division, and not for one that holds another role elsewhere', async () => {
    const id = await grant();
    const elsewhere = { ...developer, jurisdiction: { system: SYSTEM, code: '500113' } };
    expect(await refusal(id, elsewhere)).toBe('GRANT_NOT_FOUND');
    expect(await refusal(id, { ...elsewhere, roles: ['district-developer', 'steward'] })).toBe(
      'GRANT_NOT_FOUND',
    );
    expect(await refusal(id, { ...developer, jurisdiction: { system: 'RPT-2023', code: '500106' } })).toBe(
      'GRANT_NOT_FOUND',
    );
    expect(await refusal(id, { ...developer, assignment: id })).toBe('GRANT_NOT_FOUND');
    const { jurisdiction: _none, ...nowhere } = developer;
    expect(await refusal(id, nowhere)).toBe('GRANT_NOT_FOUND');
    for (const unknown of ['no id', '00000000-0000-4000-8000-999999999999'])
      expect(await refusal(unknown)).toBe('GRANT_NOT_FOUND');
    expect(await refusal(await grant({ division: '500113' }))).toBe('GRANT_NOT_FOUND');
    // A township's lies in the district.
    expect(await refusal(await grant({ division: '500106001' }))).toBe('granted');
  });

  test.each([
    ['SUBMITTED', {}, 'GRANT_NOT_ACTIVE'],
    ['IN_REVIEW', {}, 'GRANT_NOT_ACTIVE'],
    ['REJECTED', {}, 'GRANT_NOT_ACTIVE'],
    ['WITHDRAWN', {}, 'GRANT_NOT_ACTIVE'],
    ['REVOKED', {}, 'GRANT_NOT_ACTIVE'],
    ['EXPIRED', {}, 'GRANT_EXPIRED'],
    // Not ended by the clock yet.
    ['ACTIVE', { from: -9, to: -1 }, 'GRANT_EXPIRED'],
    ['ACTIVE', { from: 1 }, 'GRANT_NOT_ACTIVE'],
    ['ACTIVE', { from: 0, to: 0 }, 'granted'],
  ])('%s %j: %s', async (status, days, code) => {
    expect(await refusal(await grant({ status, ...days }))).toBe(code);
  });

  test('is for its own purpose', async () => {
    expect(await refusal(await grant(), { ...developer, purpose: 'PUBHLTH' })).toBe('FORBIDDEN');
  });

  test('withholds what was raised beyond its terms since, and what too few have approved', async () => {
    const up = (level: 'L4' | 'L5') => raised(CLASSIFICATIONS, [{ coordinate: 'Encounter.class', level }]);
    const id = await grant();
    for (const level of ['L4', 'L5'] as const)
      expect((await activeGrant(contextOf(developer, up(level)), id)).withheld).toEqual(['Encounter.class']);
    const single = await activeGrant(contextOf(developer), await grant({ approvals: ['a', 'a'] }));
    expect([...single.fields.keys()]).toEqual([]);
    expect(single.withheld).toHaveLength(3);
  });
});
