import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { identifierRow } from '@hub/db/identifier-row.ts';
import { liftedFields, sealRow } from '@hub/db/sealed-row.ts';
import { encounter } from '@hub/db/tables/record.ts';
import { type Copy, copyInto } from './copy.ts';
import { createRandom, type Random } from './random.ts';

const SYSTEM = 'GB2260-2023';
const INSTITUTIONS = 200;
const PRACTITIONERS = 5;
/** One person in so many has a contract. */
const CONTRACTED = 10;
const DAY_MS = 86_400_000;
const BATCH = 1_000;
const DEPARTMENTS = [
  '内科',
  '外科',
  '儿科',
  '妇产科',
  '眼科',
  '口腔科',
  '中医科',
  '急诊医学科',
  '全科医疗科',
];
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '欧阳'];
const GIVEN = ['伟', '芳', '娜', '秀英', '敏', '静', '丽', '强', '磊', '洋', '艳', '勇', '军', '杰'];

/** A generated person, and an institution that treats them now. */
export interface Treated {
  personId: string;
  institution: string;
  card: string;
}

interface Institution {
  code: string;
  practitioners: string[];
}

/** The tables that are filled, with the columns in the order of the rows below. */
const TARGETS = {
  subjects:
    'person.subject (subject_id, source_code, name, sex, birth_date, address_area, id_number, phone, address, code)',
  identifiers: 'person.identifier (blind, key_version, subject_id, system, source_code, value)',
  files:
    'person.health_file (subject_id, id, number, status, division_system, managing_division, managing_institution, opened_on)',
  scopes:
    'access.scope (subject_id, person_id, code_system, city, district, township, village, reporting_area, managing_institution, born_on)',
  relations: 'access.care_relation (subject_id, kind, counterpart, starts_at, ends_at, origin)',
  encounters:
    'record.encounter (subject_id, id, source_code, institution_code, practitioner_id, at, ended_at, status, required_level, sealed, class, department)',
  contracts:
    'care.contract (subject_id, id, source_code, institution_code, practitioner_id, at, status, required_level, valid_from, valid_to, package)',
  enrolments:
    'care.enrolment (subject_id, id, source_code, institution_code, practitioner_id, at, required_level, disease)',
  followUps:
    'care.follow_up (subject_id, id, source_code, institution_code, practitioner_id, at, required_level, enrolment_id, disease, method, systolic, diastolic)',
};
type Copies = Record<keyof typeof TARGETS, Copy>;

/**
 * Fills a migrated database with a made-up city: 200 institutions, `persons` persons (three in ten with a second
 * subject), about ten encounters each, one in fifty labelled L5 and sealed. Identity columns are really sealed.
 * Area 500999 is nobody's, so no id number here is anyone's.
 */
export async function populate(
  url: string,
  vault: Vault,
  { persons, seed }: { persons: number; seed: number },
): Promise<Treated[]> {
  const sql = connect(url);
  try {
    // The demo's grant would have every row noted as changed.
    await sql`update exchange.backflow_grant set status = 'REVOKED' where status = 'ACTIVE'`;
    const random = createRandom(seed);
    const institutions = await addInstitutions(sql, random);
    const villages = await sql<{ code: string }[]>`
      select code from region.division where code_system = ${SYSTEM} and level = 'VILLAGE' order by code`;
    const entries = Object.entries(TARGETS).map(async ([name, target]) => [
      name,
      await copyInto(sql, target),
    ]);
    const copies = Object.fromEntries(await Promise.all(entries)) as Copies;
    const treated: Treated[] = [];
    for (let n = 0; n < persons; n++) {
      treated.push(addPerson(copies, vault, random, n, random.pick(villages).code, institutions));
      if (n % BATCH === 0) await Promise.all(Object.values(copies).map((copy) => copy.flush()));
    }
    await Promise.all(Object.values(copies).map((copy) => copy.end()));
    await sql`vacuum analyze`;
    // Else it would come in the middle of a measurement.
    await sql`checkpoint`;
    return treated;
  } finally {
    await sql.end();
  }
}

async function addInstitutions(sql: Sql, random: Random): Promise<Institution[]> {
  const institutions = Array.from({ length: INSTITUTIONS }, (_, n) => ({
    code: `BENCH${String(n).padStart(4, '0')}`,
    practitioners: Array.from({ length: PRACTITIONERS }, () => random.uuid()),
  }));
  const places = await copyInto(
    sql,
    'institution.institution (code, name, class, level, operating_status, division_system, division_code, source_code)',
  );
  const staff = await copyInto(sql, 'institution.practitioner (id, name, institution_code, source_code)');
  institutions.forEach(({ code, practitioners }, n) => {
    places.add([code, `第${n + 1}人民医院`, 'A100', 1 + (n % 14), '0', SYSTEM, '500106', 'BENCH']);
    for (const id of practitioners) staff.add([id, nameOf(random), code, 'BENCH']);
  });
  await Promise.all([places.end(), staff.end()]);
  return institutions;
}

const nameOf = (random: Random): string => random.pick(SURNAMES) + random.pick(GIVEN);
const before = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 19);

function addPerson(
  copies: Copies,
  vault: Vault,
  random: Random,
  n: number,
  village: string,
  institutions: readonly Institution[],
): Treated {
  const personId = random.uuid();
  const home = random.pick(institutions);
  const born = `${1935 + random.below(90)}-${pad(1 + random.below(12), 2)}-${pad(1 + random.below(28), 2)}`;
  const who = {
    n,
    born,
    name: nameOf(random),
    sex: 1 + random.below(2),
    idNumber: `500999${born.replaceAll('-', '')}${pad(random.below(10_000), 4)}`,
  };
  const subjects = [{ id: personId, at: home }];
  if (random.below(10) < 3) subjects.push({ id: random.uuid(), at: random.pick(institutions) });
  for (const { id, at } of subjects) {
    addIdentity(copies, vault, who, id, at.code);
    const [district, township] = [village.slice(0, 6), village.slice(0, 9)];
    copies.scopes.add([
      id,
      personId,
      SYSTEM,
      '500000',
      district,
      township,
      village,
      district,
      home.code,
      born,
    ]);
    copies.relations.add([id, 'TREATING', at.code, before(30), before(-60), 'encounter']);
  }
  copies.files.add([personId, random.uuid(), pad(n, 17), 'ACTIVE', SYSTEM, village, home.code, '2015-01-01']);
  const visits = 5 + random.below(11);
  for (let visit = 0; visit < visits; visit++) {
    const { id, at } = random.pick(subjects);
    addEncounter(copies, vault, random, id, at);
  }
  if (n % CONTRACTED === 0) addContract(copies, random, personId, home);
  return { personId, institution: home.code, card: cardOf(n) };
}

const cardOf = (n: number): string => `BENCH${n}`;

/** A running contract with the institution of the health file, and hypertension in management with four follow-ups. */
function addContract(copies: Copies, random: Random, subjectId: string, at: Institution): void {
  const doctor = random.pick(at.practitioners);
  const [from, to] = [before(200), before(-165)];
  copies.contracts.add([
    subjectId,
    random.uuid(),
    at.code,
    at.code,
    doctor,
    from,
    'SIGNED',
    1,
    from,
    to,
    '基本服务包',
  ]);
  copies.relations.add([subjectId, 'CONTRACTED', at.code, from, to, 'contract']);
  const enrolment = random.uuid();
  copies.enrolments.add([subjectId, enrolment, at.code, at.code, doctor, from, 1, 'HYPERTENSION']);
  for (const days of [180, 120, 60, 10]) {
    const pressure = [110 + random.below(50), 70 + random.below(30)];
    const row = [subjectId, random.uuid(), at.code, at.code, doctor, before(days), 1, enrolment];
    copies.followUps.add([...row, 'HYPERTENSION', 'OUTPATIENT', ...pressure]);
  }
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

function addIdentity(
  copies: Copies,
  vault: Vault,
  { n, name, sex, born, idNumber }: { n: number; name: string; sex: number; born: string; idNumber: string },
  subjectId: string,
  source: string,
): void {
  const sealed = (column: string, clear: string) =>
    vault.seal(clear, `person.subject.${column}|${subjectId}`);
  copies.subjects.add([
    subjectId,
    source,
    name,
    sex,
    born,
    '重庆市沙坪坝区',
    sealed('id_number', idNumber),
    sealed('phone', `1390000${pad(n % 10_000, 4)}`),
    sealed('address', `重庆市沙坪坝区示范路${n}号`),
    sealed('code', cardOf(n)),
  ]);
  for (const [system, value] of [
    ['ID_NUMBER', idNumber],
    ['HEALTH_CARD', cardOf(n)],
  ] as const) {
    const row = identifierRow(vault, { system, value, subjectId, sourceCode: source });
    copies.identifiers.add([row.blind, row.keyVersion, subjectId, system, source, row.value ?? null]);
  }
}

function addEncounter(
  copies: Copies,
  vault: Vault,
  random: Random,
  subjectId: string,
  at: Institution,
): void {
  const clear = { subjectId, department: random.pick(DEPARTMENTS) };
  const labelled = random.below(50) === 0;
  const row: { department: string | null; sealed?: Buffer } = labelled
    ? sealRow(vault, encounter, clear, liftedFields)
    : clear;
  const start = before(random.below(3_000) + random.below(86_400) / 86_400);
  copies.encounters.add([
    subjectId,
    random.uuid(),
    at.code,
    at.code,
    random.pick(at.practitioners),
    start,
    start,
    'finished',
    labelled ? 5 : 1,
    row.sealed ?? null,
    random.pick(['1', '1', '1', '2', '3']),
    row.department,
  ]);
}
