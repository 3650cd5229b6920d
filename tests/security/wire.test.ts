import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { demoIds } from '@hub/db/demo/ids.ts';
import { actorPrivateKey } from '@hub/kernel/runtime/actor-key.ts';
import { signActorToken } from '@hub/kernel/runtime/actor-token.ts';
import { type Actor, anonymous } from '@hub/schema/actor.ts';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { PROFILE } from '../federation/corpus.ts';
import { startTestHub, type TestHub, WIRES } from '../hub/start-test-hub.ts';

/** Every address this process has asked for, from before the hubs start. */
const reached: unknown[] = [];
Socket.prototype.connect = new Proxy(Socket.prototype.connect, {
  apply(connect, socket, [first, second]) {
    const options = Array.isArray(first) ? first[0] : first;
    reached.push(typeof options === 'object' ? (options.path ?? options.host ?? options.hostname) : second);
    return Reflect.apply(connect, socket, [first, second]);
  },
});

let inProcess: TestHub;
let http: TestHub;
let id: string;
beforeAll(async () => {
  inProcess = await startTestHub({ wire: 'in-process' });
  http = await startTestHub({ wire: 'http', beside: inProcess });
  id = demoIds(inProcess.vault).person('zhangWei');
});
afterAll(async () => {
  await http?.close();
  await inProcess?.close();
});

describe('a subgraph called past the gateway', () => {
  const body = JSON.stringify({ query: '{ me { name } }' });
  const resident = (): Actor => ({
    ...anonymous,
    id: 'demo:resident',
    roles: ['resident'],
    purpose: 'PATRQT',
    purposes: ['PATRQT'],
    personId: id,
  });
  const key = () => actorPrivateKey(http.environment);
  const call = (text: string, authorization?: string) =>
    fetch(http.subgraphUrls.get('person')!, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
      body: text,
    });
  const signed = (signer: KeyObject, actor: Actor, subgraph: string, text: string) =>
    `Bearer ${signActorToken(signer, actor, subgraph, text)}`;

  test('answers the gateway’s own token', async () => {
    const response = await call(body, signed(key(), resident(), 'person', body));
    expect(await response.json()).toEqual({ data: { me: { name: '张伟' } } });
  });

  const good = () => signed(key(), resident(), 'person', body).slice('Bearer '.length);

  const REFUSED: readonly [string, () => Promise<string> | string | undefined][] = [
    ['no token', () => undefined],
    ['an empty one', () => 'Bearer '],
    ['what is no token at all', () => 'Bearer x'],
    ['a client’s token', async () => `Bearer ${await http.token('resident')}`],
    ['one for another subgraph', () => signed(key(), resident(), 'record', body)],
    ['one for another body', () => signed(key(), resident(), 'person', body.replace('name', 'phone'))],
    [
      'one signed by another key',
      () => signed(generateKeyPairSync('ed25519').privateKey, resident(), 'person', body),
    ],
    ['one that expired', () => resigned({ iat: -60, exp: -30 })],
    ['one that is to live for long', () => resigned({ iat: -60, exp: 3600 })],
    ['one that would live for longer than 30 seconds', () => resigned({ iat: 0, exp: 31 })],
    ['one of later', () => resigned({ iat: 20, exp: 50 })],
    ['one without an end', () => resigned({ iat: 0 })],
    ['one without a beginning', () => resigned({ exp: 30 })],
    ['one of another issuer', () => resigned({ iat: 0, exp: 30 }, { iss: 'somebody' })],
    ['one for nobody', () => resigned({ iat: 0, exp: 30 }, { aud: undefined })],
    ['one that speaks for no body', () => resigned({ iat: 0, exp: 30 }, { bodyHash: undefined })],
    ['one that speaks for another actor', () => altered({ payload: claimsFor('district-regulator') })],
    ['one without a signature', () => altered({ signature: '' })],
    ['one whose signature is cut', () => altered({ signature: good().split('.')[2]!.slice(0, -2) })],
    ['one whose signature is no base64', () => altered({ signature: '!'.repeat(86) })],
    ['one that needs no signature', () => altered({ header: '{"alg":"none"}', signature: '' })],
    ['one that names another algorithm', () => altered({ header: '{"alg":"HS256"}' })],
    ['one signed with the public key as a secret', () => signedWithPublicKey()],
    ['one that was used before', () => used()],
    ['one without a name of its own', () => resigned({ iat: 0, exp: 30 }, { jti: undefined })],
    ['one with something behind it', () => `Bearer ${good()}.x`],
  ];
  test.each(REFUSED)('answers 401 to %s', async (_name, authorization) => {
    http.statements();
    const response = await call(body, await authorization());
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ errors: [{ message: 'No valid actor token.' }] });
    expect(http.statements()).toEqual([]);
  });

  test('takes a token that the gateway’s key has signed by other means', async () => {
    expect((await call(body, await resigned({ iat: 0, exp: 30 }))).status).toBe(200);
  });

  async function used(): Promise<string> {
    const token = `Bearer ${good()}`;
    expect((await call(body, token)).status).toBe(200);
    http.statements();
    return token;
  }

  /** The gateway's claims with other times, in seconds from now, by the gateway's own key. */
  function resigned(times: { iat?: number; exp?: number }, other: Record<string, unknown> = {}) {
    const now = Math.floor(Date.now() / 1000);
    const { iat: _iat, exp: _exp, ...claims } = decodeJwt(good());
    const at = Object.fromEntries(Object.entries(times).map(([name, seconds]) => [name, now + seconds]));
    const jwt = new SignJWT({ ...claims, ...at, ...other }).setProtectedHeader({ alg: 'EdDSA' });
    return jwt.sign(key()).then((token) => `Bearer ${token}`);
  }

  /** A good token with a part exchanged; header and payload as they read. */
  function altered(parts: { header?: string; payload?: string; signature?: string }): string {
    const [header, payload, signature] = good().split('.');
    const encoded = (text: string | undefined) => text && Buffer.from(text).toString('base64url');
    return `Bearer ${encoded(parts.header) ?? header}.${encoded(parts.payload) ?? payload}.${parts.signature ?? signature}`;
  }

  const claimsFor = (role: string): string =>
    JSON.stringify({ ...decodeJwt(good()), actor: { ...resident(), roles: [role] } });

  function signedWithPublicKey(): Promise<string> {
    const pem = createPublicKey(key()).export({ type: 'spki', format: 'pem' });
    const jwt = new SignJWT(decodeJwt(good())).setProtectedHeader({ alg: 'HS256' });
    return jwt.sign(Buffer.from(pem)).then((token) => `Bearer ${token}`);
  }

  test('guards doors, rows and cells itself, entities included', async () => {
    const as = async (actor: Actor, query: string, variables = {}) => {
      const text = JSON.stringify({ query, variables });
      return (await call(text, signed(key(), actor, 'person', text))).json();
    };
    const regulator: Actor = {
      ...anonymous,
      id: 'r',
      roles: ['district-regulator'],
      purpose: 'HOPERAT',
      purposes: ['HOPERAT'],
      jurisdiction: { system: 'GB2260-2023', code: '500106' },
    };
    const ENTITY =
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { id name idNumber } } }';
    const r = [{ __typename: 'Person', id }];
    expect(await as(anonymous, '{ persons { nodes { id } } }')).toMatchObject({
      data: { persons: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect(
      await as(regulator, '{ personByIdentifier(system: "ID_NUMBER", value: "500106198506120113") { id } }'),
    ).toMatchObject({
      data: { personByIdentifier: null },
      errors: [{ extensions: { code: 'FORBIDDEN' } }],
    });
    expect(await as(anonymous, ENTITY, { r })).toEqual({ data: { _entities: [null] } });
    expect(
      await as({ ...regulator, jurisdiction: { system: 'GB2260-2023', code: '500113' } }, ENTITY, { r }),
    ).toEqual({ data: { _entities: [null] } });
    expect(await as(regulator, ENTITY, { r })).toEqual({
      data: { _entities: [{ id, name: '张*', idNumber: '500***********0113' }] },
      masked: ['Person.name', 'Person.idNumber'],
    });
  });
});

describe('a subgraph that is down', () => {
  const QUERY = `query($id: ID!) { person(id: $id) { name encounters(first: 1) { nodes { class institution { name } } } }
    division(code: "500106") { name } }`;
  const unavailable = (subgraph: string) => ({
    message: `The subgraph ${subgraph} did not answer.`,
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph },
  });

  /** A hub whose institutions are sought at an address that nobody listens on, or where something else answers. */
  async function hubWithout(subgraph: string, answer?: { status: number; body: string }): Promise<TestHub> {
    const other = createServer((_request, response) =>
      response.writeHead(answer?.status ?? 200).end(answer?.body),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const stop = () => new Promise((resolve) => other.close(resolve));
    if (!answer) await stop();
    const hub = await startTestHub({
      wire: 'in-process',
      beside: inProcess,
      elsewhere: { [subgraph]: `http://127.0.0.1:${port}/graphql` },
    });
    onTestFinished(async () => {
      await hub.close();
      other.closeAllConnections();
      if (answer) await stop();
    });
    return hub;
  }

  test.each([
    ['nobody listens', undefined],
    ['it fails', { status: 500, body: 'Error: at secret.ts:1' }],
    ['it refuses the gateway', { status: 401, body: '{}' }],
    ['it speaks no JSON', { status: 200, body: '<html>' }],
    ['it answers nothing', { status: 200, body: 'null' }],
  ])('leaves the rest of the answer: %s', async (_name, answer) => {
    const hub = await hubWithout('institution', answer);
    const { status, text } = await hub.ask('resident', QUERY, { id });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      errors: [unavailable('institution')],
      data: {
        person: {
          name: '张伟',
          encounters: { nodes: [{ class: 'OUTPATIENT', institution: { name: null } }] },
        },
        division: { name: '沙坪坝区' },
      },
    });
    expect(hub.logs.filter((line) => line.includes('subgraph failed'))).toHaveLength(1);
    expect(hub.logs.join()).not.toContain('secret');
  });

  test('answers everything else where a whole branch is gone', async () => {
    const hub = await hubWithout('person');
    const { data, errors } = await hub.ask('resident', QUERY, { id });
    expect(data).toEqual({ person: null, division: { name: '沙坪坝区' } });
    expect(errors).toEqual([unavailable('person')]);
  });
});

describe.each(WIRES)('an error of the database, %s', (wire) => {
  test('leaks nothing, neither to the client nor to the log', async () => {
    const hub = wire === 'http' ? http : inProcess;
    await hub.sql`revoke select on record.condition from hub_record`;
    onTestFinished(() => hub.sql`grant select on record.condition to hub_record`.then(() => undefined));
    const before = hub.logs.length;
    const { data, errors } = await hub.ask('resident', PROFILE, { id });
    expect(data).toMatchObject({
      person: { name: '张伟', conditions: null, allergies: { nodes: [{ name: '青霉素类' }] } },
    });
    expect(errors).toEqual([
      { message: 'Something failed inside.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    const lines = hub.logs.slice(before);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        level: 'error',
        event: 'resolver failed',
        subgraph: 'record',
        code: '42501',
      }),
    );
    expect(lines.join()).not.toMatch(/select |condition|permission denied|demo:/i);
    expect(lines.join()).not.toContain(id);
  });
});

test('nothing is ever asked of another machine', async () => {
  for (const hub of [inProcess, http]) await hub.ask('resident', PROFILE, { id });
  expect(reached.length).toBeGreaterThan(20);
  expect([...new Set(reached)]).toEqual(['127.0.0.1']);
  // The vendor's hourly report is later than any test.
  expect(process.env.APOLLO_TELEMETRY_DISABLED).toBe('1');
});
