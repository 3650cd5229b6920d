import type { Reason } from '@hub/kernel/intake/reasons.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Door, forget, openDoor } from './door.ts';
import { bundle, coded, condition, encounter, ndjson, observation, patient, SNOMED } from './sample.ts';

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const raw = (more: string): string => `{"resourceType":"Patient","id":"x",${more}}`;
const good = JSON.stringify(patient('good'));

/** One line that is refused, and why. */
const lines: [Reason, string][] = [
  ['NOT_JSON', '{"resourceType": "Patient", '],
  ['NOT_FHIR', '[1, 2]'],
  ['NOT_FHIR', '{"name": "nobody"}'],
  ['TOO_LARGE', raw(`"language":"${'x'.repeat(5 * 1024 * 1024)}"`)],
  ['TOO_DEEP', raw(`"extension":[${nested(70)}]`)],
  ['TOO_DEEP', raw(`"extension":${'['.repeat(200_000)}${']'.repeat(200_000)}`)],
  ['FORBIDDEN_KEY', raw('"__proto__":{"admin":true}')],
  ['FORBIDDEN_KEY', raw('"contact":[{"constructor":{"prototype":{}}}]')],
  ['UNSTORABLE_TEXT', raw('"language":"a\\u0000b"')],
  ['UNSTORABLE_TEXT', raw('"language":"a\\ud800b"')],
  ['NO_ID', '{"resourceType":"Patient"}'],
  ['NO_ID', '{"resourceType":"Patient","id":"no spaces please"}'],
  ['UNKNOWN_TYPE', '{"resourceType":"Person2","id":"x"}'],
  ['UNKNOWN_TYPE', '{"resourceType":"HumanName","id":"x"}'],
  ['UNKNOWN_TYPE', '{"resourceType":"DomainResource","id":"x"}'],
  ['INVALID_RESOURCE', raw('"active":"yes"')],
  ['INVALID_RESOURCE', raw('"secret-SECRETVALUE":1')],
  ['INVALID_RESOURCE', JSON.stringify({ resourceType: 'Observation', id: 'x', status: 'final' })],
  ['INVALID_CODE', raw('"gender":"SECRETVALUE"')],
  ['INVALID_CODE', JSON.stringify(observation('x', 'good', { status: 'SECRETVALUE' }))],
  ['INVALID_RESOURCE', raw('"birthDate":"1980-02-30"')],
  ['INVALID_DATE', raw('"birthDate":"1080-02-03"')],
  ['INVALID_DATE', JSON.stringify(encounter('x', 'good', { period: { start: '0026-02-03T00:00:00Z' } }))],
  [
    'INVALID_ID_NUMBER',
    raw('"identifier":[{"system":"urn:oid:2.16.156.10011.1.3","value":"500000198001010021"}]'),
  ],
  [
    'INVALID_ID_NUMBER',
    raw(
      '"birthDate":"1981-01-01","identifier":[{"system":"urn:healthhub:id-number","value":"50000019800101002x"}]',
    ),
  ],
  ['REFERENCE_UNKNOWN', JSON.stringify(observation('x', 'nobody'))],
  [
    'REFERENCE_UNKNOWN',
    JSON.stringify({
      ...observation('x', 'good'),
      subject: { identifier: { system: 's', value: 'SECRETVALUE' } },
    }),
  ],
  [
    'REFERENCE_UNKNOWN',
    JSON.stringify(encounter('x', 'good', { serviceProvider: { reference: 'Organization/none' } })),
  ],
];

describe('quarantine', () => {
  let door: Door;
  beforeAll(async () => {
    door = await openDoor();
  });
  beforeEach(() => forget(door.sql));
  afterAll(() => door.close());

  const entries = () =>
    door.sql<{ reason: string; detail: string }[]>`select reason, detail from exchange.quarantine`;

  test.each(lines)('line %#: %s', async (reason, line) => {
    const files = [['a.ndjson', `${good}\n${line}\n${JSON.stringify(observation('o', 'good'))}\n`]] as const;
    const summary = await door.deliver(files);
    expect(summary).toMatchObject({ resources: 3, stored: 2, quarantined: 1, damaged: [] });
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry?.reason).toBe(reason);
    expect(entry?.detail).not.toContain('SECRETVALUE');
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    // The second run meets the same defect and counts it again, but lists it once.
    expect(await door.deliver(files)).toMatchObject({ resources: 3, unchanged: 2, quarantined: 1 });
    expect(await entries()).toHaveLength(1);
  });

  const whole = bundle([patient('good'), observation('o', 'good')]);

  test.each<[Reason, number, string | Buffer]>([
    [
      'TRUNCATED',
      2,
      bundle([patient('good'), observation('o', 'good'), observation('p', 'good')]).slice(0, -300),
    ],
    ['TRUNCATED', 2, whole.slice(0, -2)],
    ['NOT_JSON', 2, `${whole} trailing`],
    ['NOT_JSON', 0, '<html>not found</html>'],
    ['NOT_JSON', 0, ''],
    ['NOT_FHIR', 0, '{"name":"x","value":[1,2]}'],
    [
      'NOT_UTF8',
      0,
      Buffer.from('{"resourceType":"Patient","id":"x","name":[{"text":"\xcd\xf5"}]}', 'latin1'),
    ],
  ])(
    'a file that breaks is damaged (%s), and what stands before the break is stored (%i)',
    async (reason, stored, text) => {
      const summary = await door.deliver([['broken.json', text]]);
      expect(summary).toMatchObject({ stored, quarantined: 1, resources: stored + 1 });
      expect(summary.damaged.map((one) => one.reason)).toEqual([reason]);
      expect((await entries()).map((entry) => entry.reason)).toEqual([reason]);
    },
  );

  test('NDJSON that ends in the middle of a line is truncated', async () => {
    const summary = await door.deliver([['a.ndjson', `${good}\n${good.slice(0, 40)}`]]);
    expect(summary).toMatchObject({ stored: 1, quarantined: 1 });
    expect(summary.damaged.map((one) => one.reason)).toEqual(['TRUNCATED']);
  });

  test('one broken entry does not take its bundle with it', async () => {
    const text = bundle([patient('good'), observation('broken', 'good'), observation('o', 'good')]);
    const summary = await door.deliver([['a.json', text.replace('"id": "broken"', '"id": "broken" "oops"')]]);
    expect(summary).toMatchObject({ stored: 2, quarantined: 1, damaged: [] });
    expect((await entries()).map((entry) => entry.reason)).toEqual(['NOT_JSON']);
  });

  test('what waited for its person is stored in the run that brings the person, also a later one', async () => {
    await door.deliver([
      ['a.ndjson', ndjson([observation('o', 'late'), condition('c', 'late', coded(SNOMED, '38341003'))])],
    ]);
    expect(await entries()).toHaveLength(2);
    const summary = await door.deliver([['b.ndjson', ndjson([patient('late')])]]);
    expect(summary).toMatchObject({ resources: 1, stored: 1, quarantined: 0 });
    expect(summary.notices).toContain('2 resources of earlier imports found what they had been waiting for.');
    expect(await entries()).toEqual([]);
    expect((await door.sql`select count(*) from record.observation`)[0]).toEqual({ count: 1 });
  });

  test('a value the database refuses takes nobody else with it', async () => {
    const huge = observation('o', 'good', {
      valueQuantity: undefined,
      valueInteger: 1,
      effectiveDateTime: '9999-12-31T23:59:59-14:00',
    });
    const many = Array.from({ length: 9 }, (_, i) => observation(`o${i}`, 'good'));
    await door.sql`alter table record.observation add constraint refusing check (at < '9000-01-01')`;
    try {
      const summary = await door.deliver([['a.ndjson', ndjson([patient('good'), ...many, huge])]]);
      expect(summary).toMatchObject({ stored: 10, quarantined: 1 });
      expect([...(await entries())]).toEqual([{ reason: 'STORAGE_REFUSED', detail: 'SQLSTATE 23514' }]);
    } finally {
      await door.sql`alter table record.observation drop constraint refusing`;
    }
  });
});
