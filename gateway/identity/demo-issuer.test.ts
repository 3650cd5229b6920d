import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createVault } from '@hub/db/crypto.ts';
import { demoCast } from '@hub/db/demo/cast.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { ROLES } from '@hub/schema/roles.ts';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_AUDIENCE, DEMO_ISSUER, type DemoIssuer, findMember, openDemoIssuer } from './demo-issuer.ts';
import { isLocal, registerDemoRoutes } from './demo-routes.ts';
import { holderByClaims } from './holder.ts';
import { createAuthenticate } from './verify-token.ts';

describe('the demo issuer', () => {
  const cast = demoCast(createVault(memoryKeys()));
  let folder: string;
  let issuer: DemoIssuer;

  const actorOf = async (token: string, keys = issuer.keys) =>
    createAuthenticate(
      { issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE, keys },
      holderByClaims,
    )({
      authorization: `Bearer ${token}`,
    });
  const memberOf = (name: string) => {
    const member = findMember(cast, name);
    if (typeof member === 'string') throw new Error(member);
    return member;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-issuer-'));
    issuer = await openDemoIssuer(join(folder, 'data'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('vouches for every role under its own name', async () => {
    const others = cast.filter(({ name }) => /-elsewhere$|^second-/.test(name));
    expect(others.map(({ roles }) => roles)).toEqual([['doctor'], ['district-regulator'], ['steward']]);
    expect(cast.filter((one) => !others.includes(one)).map(({ name }) => name)).toEqual([...ROLES]);
    for (const member of cast) {
      const { token } = await issuer.issue(member);
      const roles = others.includes(member) ? member.roles : [member.name];
      expect(await actorOf(token)).toMatchObject({ roles, purposes: member.purposes });
    }
  });

  test('puts another person, institution or division in place of the default', async () => {
    const person = memberOf('guardian').personId!;
    const resident = await issuer.issue(memberOf('resident'), { personId: person });
    expect(await actorOf(resident.token)).toMatchObject({ personId: person });
    const regulator = await issuer.issue(memberOf('district-regulator'), { divisionCode: '500113' });
    expect(await actorOf(regulator.token)).toMatchObject({
      jurisdiction: { system: 'GB2260-2023', code: '500113' },
    });
    const manager = await issuer.issue(memberOf('institution-manager'), { institutionCode: 'X1' });
    expect(await actorOf(manager.token)).toMatchObject({ institution: 'X1' });
  });

  test('keeps its key to its owner, and keeps it', async () => {
    const path = join(folder, 'data', 'demo-issuer.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { token } = await issuer.issue(memberOf('doctor'));
    const again = await openDemoIssuer(join(folder, 'data'));
    expect(await actorOf(token, again.keys)).toMatchObject({ roles: ['doctor'] });
    expect(JSON.stringify(again.keys)).not.toContain('"d":');
  });

  test('of another folder is foreign', async () => {
    const other = await openDemoIssuer(join(folder, 'other'));
    const { token } = await other.issue(memberOf('doctor'));
    await expect(actorOf(token)).rejects.toMatchObject({ extensions: { code: 'INVALID_TOKEN' } });
  });

  test('lists the names there are when asked for another', () => {
    expect(findMember(cast, 'nobody')).toMatch(
      /no demo person “nobody”; there are resident, guardian, .*auditor/,
    );
  });

  test('answers on this machine only, called by its own name', async () => {
    expect(isLocal('127.0.0.1', 'localhost:4000')).toBe(true);
    expect(isLocal('::1', '[::1]:4000')).toBe(true);
    expect(isLocal('127.0.0.1', 'rebound.example:4000')).toBe(false);
    expect(isLocal('127.0.0.1', undefined)).toBe(false);
    expect(isLocal('10.0.0.7', 'localhost:4000')).toBe(false);

    const app = fastify();
    registerDemoRoutes(app, issuer, cast);
    const ask = (host: string, payload: object) =>
      app.inject({ method: 'POST', url: '/demo/token', headers: { host }, payload });
    const answer = await ask('localhost', { name: 'resident' });
    expect(answer.statusCode).toBe(200);
    expect(await actorOf(answer.json().token)).toMatchObject({ roles: ['resident'] });
    expect((await ask('evil.example', { name: 'resident' })).statusCode).toBe(403);
    expect((await ask('localhost', { name: 'nobody' })).json().message).toMatch(/no demo person/);
    await app.close();
  });
});
