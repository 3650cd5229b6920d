import { demoCast } from '@hub/db/demo/cast.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { divisionSystems } from '@hub/db/load-divisions.ts';
import { seedCity } from '@hub/gateway/cli/seed-city.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { coded, condition, encounter, patient, type Resource } from '../intake/sample.ts';

/** The last year that is over, in the city. */
export const YEAR = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear() - 1;
/** How many come from outside. */
const GUESTS = 5;

/** A life of one who comes from outside: visits, a long stay over the new year, a diagnosis, a vaccination. */
const life = (n: number): Resource[] => {
  const id = `recount-${n}`;
  const at = (text: string) => ({ start: `${text}T10:00:00+08:00`, end: `${text}T11:00:00+08:00` });
  return [
    patient(id, {
      gender: n === 4 ? 'unknown' : n % 2 ? 'male' : 'female',
      birthDate: `${YEAR - 3 - n * 9}-02-0${n}`,
      ...(n === GUESTS && { deceasedDateTime: `${YEAR}-02-03T08:00:00+08:00` }),
    }),
    ...Array.from({ length: n }, (_, k) =>
      encounter(`${id}-v${k}`, id, { period: at(`${YEAR}-0${k + 1}-15`) }),
    ),
    // Neither of these happened.
    encounter(`${id}-no`, id, { status: 'cancelled', period: at(`${YEAR}-05-0${n}`) }),
    encounter(`${id}-wrong`, id, { status: 'entered-in-error', period: at(`${YEAR}-06-0${n}`) }),
    condition(`${id}-not`, id, coded('http://hl7.org/fhir/sid/icd-10', 'J45.9'), {
      onsetDateTime: `${YEAR}-03-04T09:00:00+08:00`,
      verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', 'refuted'),
    }),
    encounter(`${id}-stay`, id, {
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      period: { start: `${YEAR - 1}-12-2${n}T23:30:00+08:00`, end: `${YEAR}-01-0${n}T00:30:00+08:00` },
    }),
    encounter(`${id}-again`, id, {
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
      period: { start: `${YEAR}-02-01T08:00:00+08:00`, end: `${YEAR}-02-0${n + 1}T08:00:00+08:00` },
    }),
    condition(`${id}-c`, id, coded('http://hl7.org/fhir/sid/icd-10', 'J45.9'), {
      onsetDateTime: `${YEAR}-03-03T09:00:00+08:00`,
    }),
    {
      resourceType: 'Immunization',
      id: `${id}-i`,
      status: n === 2 ? 'not-done' : 'completed',
      vaccineCode: coded('http://hl7.org/fhir/sid/cvx', '140'),
      patient: { reference: `Patient/${id}` },
      occurrenceDateTime: `${YEAR}-10-01`,
    },
  ];
};

/** A hub with demo people, a small city, and a bundle that came through the door; some of it in time. */
export async function startCountedCity(): Promise<TestHub> {
  const hub = await startTestHub({
    wire: 'in-process',
    limits: { cost: 1e9, costPerSecond: 1e9, burst: 1e9 },
  });
  const { databaseUrl, dataDir } = hub.environment;
  await seedCity({ url: databaseUrl!, dataDir, persons: 1_500, seed: 9, treatingDays: 90, workers: 2 });
  const response = await fetch(`${hub.url}/ingest?source=${institutions.hospital.source}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/fhir+ndjson',
      authorization: `Bearer ${await hub.token('source-system')}`,
    },
    body: Array.from({ length: GUESTS }, (_, n) => life(n + 1))
      .flat()
      .map((one) => JSON.stringify(one))
      .join('\n'),
  });
  if (!response.ok) throw new Error(await response.text());
  // All of it was delivered just now: some of it, as if it had come when it happened.
  for (const table of ['record.encounter', 'record.immunization', 'care.follow_up', 'care.referral'])
    await hub.sql.unsafe(
      `update ${table} set stored_at = at + interval '36 hours' where left(subject_id::text, 1) < '6'`,
    );
  // Some of it was entered in error.
  for (const table of ['care.enrolment', 'care.follow_up'])
    await hub.sql.unsafe(`update ${table} set status = 'entered-in-error' where left(id::text, 1) = 'a'`);
  // Some move to what reports to a functional area: long ago, within the year, and after it.
  for (const [digit, day] of [
    ['0', `${YEAR - 1}-03-01`],
    ['1', `${YEAR}-06-15`],
    ['2', `${YEAR + 1}-01-10`],
  ] as const)
    await hub.sql`
      insert into person.custody (subject_id, division_system, managing_division, managing_institution, from_on)
      select distinct on (subject_id) subject_id, division_system, '500106016001', managing_institution, ${day}::date
      from person.custody where managing_division like '500106%' and left(subject_id::text, 1) = ${digit}
      on conflict do nothing`;
  await rebuild(hub.sql, cubes);
  return hub;
}

/** The token of who regulates the city as it reports: exact figures are for the own tree. */
export async function reportingRegulator({ environment, vault }: TestHub): Promise<string> {
  const issuer = await openDemoIssuer(environment.dataDir);
  const regulator = demoCast(vault).find(({ name }) => name === 'city-regulator')!;
  return (await issuer.issue({ ...regulator, divisionSystem: divisionSystems.reporting.code })).token;
}
