import { connect } from '@hub/db/client.ts';
import { people } from '@hub/db/demo/people.ts';
import { ingest } from '@hub/kernel/intake/run.ts';
import { findSource } from '@hub/kernel/intake/source.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { intake } from '@hub/subgraphs/intake.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { coded, condition, encounter, ID_NUMBERS, observation, patient, ref } from '../intake/sample.ts';

const ICD10 = 'http://hl7.org/fhir/sid/icd-10';
const PHONE = '13912345678';
const STREET = '重庆市渝中区某某路77号附9号2-3';
const SENTENCE = '患者自述三月前有高危行为';
const LOCAL = 'LOCAL-DRUG-77';

/** Long enough not to stand in a uuid, a hash or a time by chance. */
const SECRETS: Readonly<Record<string, readonly string[]>> = {
  'id numbers': [
    ID_NUMBERS.born1980,
    ...Object.values(people).flatMap((person) => ('idNumber' in person ? [person.idNumber] : [])),
  ],
  phones: [PHONE, ...Object.values(people).map(({ phone }) => phone)],
  'exact addresses': [STREET, ...Object.values(people).map(({ address }) => address)],
  'health cards': Object.values(people).map(({ code }) => code),
  'names of labelled diagnoses and drugs': [
    '人类免疫缺陷病毒病',
    '依非韦伦',
    '精神分裂症',
    '利培酮',
    '艾滋病',
    '转定点医院确证与治疗',
  ],
  'codes of labelled rows': ['J05AG03', 'N05AX08', LOCAL, 'urn:example:local-drugs'],
  'free text': [SENTENCE, '低密度脂蛋白胆固醇升高'],
  'raw resources': ['"resourceType"', 'valueQuantity', 'clinicalStatus'],
};

/** Too short to be searched for as they are: as a value of their own. */
const SHORT = ['B24', 'F20.9'];

describe('a dump of the database', () => {
  let hub: TestHub;
  beforeAll(async () => {
    hub = await startTestHub({ wire: 'in-process' });
    await deliver(hub);
    // What callers ask leaves traces of its own: the log, jobs, requests.
    const { born1980 } = ID_NUMBERS;
    for (const value of [born1980, people.zhangWei.idNumber])
      await hub.ask(
        'doctor',
        `{ personByIdentifier(system: "ID_NUMBER", value: "${value}") { id name phone } }`,
      );
    await hub.ask('resident', '{ me { idNumber phone address conditions { nodes { name } } } }');
    await hub.ask(
      'doctor',
      'mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { id } }',
      { input: { system: 'ID_NUMBER', value: people.liuFang.idNumber, reason: SENTENCE } },
      { 'x-purpose': 'BTG' },
    );
  });
  afterAll(() => hub?.close());

  /** Every table of every schema as COPY writes it, and the names of all columns. */
  async function dump(): Promise<Map<string, string>> {
    const tables = await hub.sql<{ name: string; columns: string }[]>`
      select c.oid::regclass::text as name, string_agg(a.attname, ' ') as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
      group by c.oid`;
    const dumped = new Map<string, string>();
    for (const { name, columns } of tables) {
      const chunks: Buffer[] = [];
      for await (const chunk of await hub.sql.unsafe(`copy ${name} to stdout`).readable())
        chunks.push(chunk as Buffer);
      dumped.set(name, `${columns}\n${Buffer.concat(chunks).toString('utf8')}`);
    }
    return dumped;
  }

  /** As text, in hexadecimal (which is how COPY writes bytes), and in base64 at each of the three offsets. */
  function encodings(secret: string): string[] {
    const bytes = Buffer.from(secret);
    const base64 = [0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), bytes])
        .toString('base64')
        // The first and the last characters depend on what stands beside.
        .slice(offset === 0 ? 0 : offset + 1, -4),
    );
    const utf16 = Buffer.from(secret, 'utf16le').toString('hex');
    return [secret, JSON.stringify(secret).slice(1, -1), bytes.toString('hex'), utf16, ...base64];
  }

  async function found(secrets: readonly string[]): Promise<string[]> {
    const tables = await dump();
    return secrets.flatMap((secret) =>
      [...tables].flatMap(([table, text]) => {
        const lower = text.toLowerCase();
        const wanted = encodings(secret).filter(
          (form, n) => text.includes(form) || (n < 4 && lower.includes(form.toLowerCase())),
        );
        return wanted.length > 0 ? [`${table}: ${secret}`] : [];
      }),
    );
  }

  test('is searched well: it has all tables, and a planted value is found in every encoding', async () => {
    const tables = [...(await dump()).keys()];
    for (const schema of ['person', 'record', 'care', 'exchange', 'access', 'audit', 'institution'])
      expect(
        tables.some((name) => name.startsWith(`${schema}.`)),
        schema,
      ).toBe(true);
    const planted = '500101190001010019';
    for (const value of [
      planted,
      Buffer.from(planted).toString('base64'),
      Buffer.from(`x${planted}`).toString('base64'),
      Buffer.from(`xy${planted}z`).toString('base64'),
    ]) {
      await hub.sql`insert into exchange.import_batch (id, source_code) values (gen_random_uuid(), ${value})`;
      expect(await found([planted]), value).toEqual([`exchange.import_batch: ${planted}`]);
      await hub.sql`delete from exchange.import_batch where source_code = ${value}`;
    }
    await hub.sql`insert into access.installation (id, key_check) values (2, ${Buffer.from(planted)})`;
    expect(await found([planted])).toEqual([`access.installation: ${planted}`]);
    await hub.sql`delete from access.installation where id = 2`;
    expect(await found([planted])).toEqual([]);
  });

  test('says what was meant to be in it', async () => {
    const lifted =
      await hub.sql`select count(*) from record.condition where required_level = 5 and source_code = 'DEMO'`;
    expect(Number(lifted[0]!.count)).toBeGreaterThan(1);
    expect(Number((await hub.sql`select count(*) from exchange.quarantine`)[0]!.count)).toBeGreaterThan(0);
    expect(Number((await hub.sql`select count(*) from exchange.unmapped_code`)[0]!.count)).toBeGreaterThan(0);
    expect(Number((await hub.sql`select count(*) from audit.entry`)[0]!.count)).toBeGreaterThan(0);
    expect(Number((await hub.sql`select count(*) from access.break_glass`)[0]!.count)).toBe(1);
    // In clear, on purpose: what is found by must be comparable, and tells nothing above its level.
    expect(await found([people.yangJun.name])).not.toEqual([]);
  });

  test.each(Object.entries(SECRETS))('has no %s', async (_kind, secrets) => {
    expect(await found(secrets)).toEqual([]);
  });

  test('has no code of a labelled row as a value of its own', async () => {
    for (const [table, text] of await dump())
      for (const code of SHORT)
        for (const line of text.split('\n')) expect(line.split(/[\t",{}]/), table).not.toContain(code);
  });

  test('has no column that is named after a label', async () => {
    for (const [table, text] of await dump()) {
      const columns = text.slice(0, text.indexOf('\n'));
      expect(columns, table).not.toMatch(
        /\bhiv|aids|\bsti\b|mental|psych|drug_use|reproduct|genetic|assault|label/i,
      );
    }
  });
});

/** A labelled life, an unmapped code, words, and something defective. */
async function deliver(hub: TestHub): Promise<void> {
  const { databaseUrl } = hub.environment;
  const sql = connect(databaseUrl!, { role: 'hub_intake', max: 3 });
  const at = { encounter: ref('Encounter', 'ward') };
  const resources = [
    patient('dumped', {
      identifier: [{ system: 'urn:oid:2.16.156.10011.1.3', value: ID_NUMBERS.born1980 }],
      telecom: [{ system: 'phone', use: 'mobile', value: PHONE }],
      address: [{ text: STREET, state: '重庆市', district: '渝中区' }],
    }),
    encounter('ward', 'dumped', { serviceType: { text: '精神科' }, reasonCode: [{ text: SENTENCE }] }),
    condition('schizophrenia', 'dumped', coded(ICD10, 'F20.9', '精神分裂症'), at),
    {
      resourceType: 'MedicationRequest',
      id: 'risperidone',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: coded('http://www.whocc.no/atc', 'N05AX08', '利培酮'),
      subject: ref('Patient', 'dumped'),
      ...at,
    },
    {
      resourceType: 'MedicationRequest',
      id: 'local',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: coded('urn:example:local-drugs', LOCAL, '艾滋病用药'),
      subject: ref('Patient', 'dumped'),
    },
    observation('words', 'dumped', { valueQuantity: undefined, valueString: SENTENCE }),
    observation('stray', 'nobody', { valueQuantity: undefined, valueString: SENTENCE }),
    { resourceType: 'Basic', id: 'archived', code: { text: SENTENCE } },
    { resourceType: 'Observation', id: 'defective', status: SENTENCE, valueString: PHONE },
  ];
  async function* chunks() {
    yield Buffer.from(`${resources.map((one) => JSON.stringify(one)).join('\n')}\n`);
  }
  try {
    await ingest({
      sql,
      vault: hub.vault,
      source: await findSource(sql, 'DEMO'),
      mappers: intake,
      cubes,
      files: [{ name: 'dumped', chunks: chunks() }],
      treatingDays: 90,
    });
  } finally {
    await sql.end();
  }
}
