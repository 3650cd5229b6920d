import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';

const patient = (id: string) => ({ resourceType: 'Patient', id, name: [{ text: '赵雷' }], gender: 'male' });
const visit = (id: string, of: string) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${of}` },
  period: { start: '2026-01-05T09:00:00+08:00', end: '2026-01-05T09:20:00+08:00' },
});
const lines = (...resources: object[]) => resources.map((one) => JSON.stringify(one)).join('\n');

describe('POST /ingest', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
  });
  afterAll(() => hub.close());

  const send = async (
    body: string,
    options: { who?: 'source-system' | 'doctor'; source?: string; type?: string },
  ) => {
    const { who, source = 'DEMO', type = 'application/fhir+ndjson' } = options;
    const response = await fetch(`${hub.url}/ingest?source=${source}`, {
      method: 'POST',
      headers: {
        'content-type': type,
        ...(who && { authorization: `Bearer ${await hub.token(who)}` }),
      },
      body,
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };

  test('takes NDJSON and bundles from the source’s own system, once', async () => {
    const body = lines(patient('h1'), visit('e1', 'h1'));
    const first = await send(body, { who: 'source-system' });
    expect(first).toMatchObject({ status: 200, answer: { files: 1, resources: 2, stored: 2, damaged: [] } });
    expect(first.answer.notices).toEqual([expect.stringMatching(/^Hub code HH/)]);
    const bundle = JSON.stringify({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: patient('h1') }, { resource: visit('e2', 'h1') }],
    });
    const second = await send(bundle, { who: 'source-system', type: 'application/fhir+json' });
    expect(second).toMatchObject({ status: 200, answer: { stored: 1, unchanged: 1, notices: [] } });
  });

  test('keeps what stood before a break, and says that there was one', async () => {
    const whole = JSON.stringify({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: patient('h2') }],
    });
    const { status, answer } = await send(whole.slice(0, -2), {
      who: 'source-system',
      type: 'application/json',
    });
    expect({ status, ...answer }).toMatchObject({
      status: 422,
      stored: 1,
      quarantined: 1,
      damaged: ['TRUNCATED'],
    });
  });

  test.each([
    ['nobody', {}, 403, 'FORBIDDEN'],
    ['a doctor', { who: 'doctor' }, 403, 'FORBIDDEN'],
    ['a source that is none', { who: 'source-system', source: 'NOPE' }, 403, 'FORBIDDEN'],
    ['another house’s source', { who: 'source-system', source: 'DEMO-XLK' }, 403, 'FORBIDDEN'],
    ['another media type', { who: 'source-system', type: 'text/plain' }, 415, 'BAD_REQUEST'],
  ] as const)('refuses %s', async (_name, options, status, code) => {
    const refused = await send(lines(patient('h3')), options);
    expect(refused.status).toBe(status);
    expect(refused.answer).toMatchObject({ errors: [{ extensions: { code } }] });
    const [row] = await hub.sql`select count(*)::int as n from exchange.delivery where resource_id = 'h3'`;
    expect(row).toEqual({ n: 0 });
  });
});
