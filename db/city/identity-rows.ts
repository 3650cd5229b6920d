import { hubCodeOf } from '@hub/schema/hub-code.ts';
import { identifierRow } from '../identifier-row.ts';
import { divisionSystems } from '../load-divisions.ts';
import * as access from '../tables/access.ts';
import * as tables from '../tables/person.ts';
import { type Day, dateText, dayOf, instantText, yearsLater } from './calendar.ts';
import { isChild, isParent, OF_AGE } from './households.ts';
import type { Village } from './places.ts';
import type { Resident } from './resident.ts';
import { type Rows, SOURCE } from './row.ts';

const CITY = '500000';
const SYSTEM = divisionSystems.statutory.code;
const NO_CARD = 0.03;
/** Of new-born children, and of everyone else. */
const [NOT_REGISTERED_YET, NO_ID_NUMBER] = [0.3, 0.002];
/** When the city's files were set up; who was born later got one a month after. */
const FIRST_FILE = dayOf('2010-01-04');
const FILES_SET_UP_DAYS = 2_500;
const FIRST_FILE_OF_CHILD = 30;
/** Beyond those of the demo people. */
const FIRST_CARD = 100_000_000;
/** 140 is given to machines only, so nobody answers. */
const FIRST_PHONE = 14_000_000_000;

/** Who a person is, where they belong, with whom they live, and who may decide for them. */
export function addIdentity(rows: Rows, resident: Resident): void {
  const { world, subjectId, member, household } = resident;
  const { vault } = world;
  const { village } = household;
  const identifiers = identifiersOf(resident);
  const seal = (column: string, clear: string) => vault.seal(clear, `person.subject.${column}|${subjectId}`);
  rows.add(tables.subject, {
    subjectId,
    sourceCode: SOURCE,
    name: member.name,
    sex: member.sex,
    birthDate: dateText(member.born),
    deceasedAt: member.died === null ? null : instantText(member.died, (member.n * 37) % 1_440),
    addressArea: `重庆市${village.districtName}`,
    idNumber: identifiers.ID_NUMBER ? seal('id_number', identifiers.ID_NUMBER) : null,
    phone: seal('phone', String(FIRST_PHONE + household.members[0]!.n)),
    address: seal('address', addressOf(resident)),
    code: seal('code', identifiers.HEALTH_CARD ?? identifiers.HUB_CODE!),
  });
  for (const [system, value] of Object.entries(identifiers))
    if (value)
      rows.add(tables.identifier, identifierRow(vault, { system, value, subjectId, sourceCode: SOURCE }));
  rows.add(tables.householdMember, {
    subjectId,
    householdId: vault.id('city', 'household', String(world.seed), String(household.members[0]!.n)),
    relation: member.relation,
  });
  rows.add(access.scope, {
    subjectId,
    personId: subjectId,
    codeSystem: SYSTEM,
    city: CITY,
    district: village.district,
    township: village.township,
    village: village.code,
    reportingArea: village.reportingArea,
    managingInstitution: resident.hasFile ? resident.reach.primary.code : null,
    bornOn: dateText(member.born),
  });
  addFile(rows, resident, identifiers.FILE_NUMBER);
  addGuardians(rows, resident);
}

function identifiersOf({ world, member, household, hasFile, random }: Resident) {
  const unregistered = random.chance(world.asOf - member.born < 90 ? NOT_REGISTERED_YET : NO_ID_NUMBER);
  const card = random.chance(NO_CARD) ? null : cardOf(household.origin.district, member.n);
  const code =
    card === null
      ? hubCodeOf(world.vault.id('city', 'hub-code', String(world.seed), String(member.n)))
      : null;
  const serial = household.firstSerial + member.n - household.members[0]!.n;
  return {
    ID_NUMBER: unregistered ? null : member.idNumber,
    HEALTH_CARD: card,
    HUB_CODE: code,
    FILE_NUMBER: hasFile ? household.origin.filePrefix + String(serial).padStart(5, '0') : null,
  };
}

/** CQ, the district that issued it, a serial number, and a check digit (Luhn). */
function cardOf(district: string, n: number): string {
  const serial = String(FIRST_CARD + n);
  let sum = 0;
  for (let i = 0; i < serial.length; i++) {
    const digit = Number(serial[serial.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return `CQ${district}${serial}${(10 - (sum % 10)) % 10}`;
}

function addressOf({ household, member }: Resident): string {
  const { districtName, townshipName, name, rural } = household.village;
  const place = name.replace(/(社区居民|村民|居民)委员会$/, '');
  const n = household.members[0]?.n ?? member.n;
  const house = rural
    ? `${(n % 9) + 1}组${(n % 87) + 1}号`
    : `${(n % 230) + 1}号${(n % 4) + 1}单元${(n % 28) + 1}0${(n % 4) + 1}`;
  return `重庆市${districtName}${townshipName}${place}${house}`;
}

/** The health file, and who managed it from when to when. */
function addFile(rows: Rows, resident: Resident, number: string | null): void {
  const { subjectId, member, household, world } = resident;
  const { origin, village, moved } = household;
  const opened =
    member.born < FIRST_FILE
      ? FIRST_FILE + ((household.members[0]!.n * 131) % FILES_SET_UP_DAYS)
      : Math.min(member.born + FIRST_FILE_OF_CHILD, resident.until);
  const closed = member.died === null ? null : dateText(member.died);
  if (number !== null)
    rows.add(tables.healthFile, {
      subjectId,
      id: resident.ids.uuid(),
      number,
      status: closed ? 'CLOSED' : 'ACTIVE',
      divisionSystem: SYSTEM,
      managingDivision: village.code,
      managingInstitution: resident.reach.primary.code,
      openedOn: dateText(opened),
      closedOn: closed,
    });
  const stretch = (place: Village, from: Day, to: string | null) =>
    rows.add(tables.custody, {
      subjectId,
      divisionSystem: SYSTEM,
      managingDivision: place.code,
      managingInstitution: resident.hasFile ? world.institutions.reach(place).primary.code : null,
      fromOn: dateText(from),
      toOn: to,
    });
  if (moved !== null) stretch(origin, opened, dateText(moved));
  stretch(village, moved ?? opened, closed);
}

function addGuardians(rows: Rows, { world, subjectId, member, household, age, ids }: Resident): void {
  if (!isChild(member) || age >= OF_AGE || member.died !== null) return;
  for (const parent of household.members) {
    if (!isParent(parent) || parent.died !== null) continue;
    rows.add(access.careRelation, {
      subjectId,
      kind: 'GUARDIAN',
      counterpart: world.subjectId(parent.n),
      startsAt: instantText(member.born, 0),
      endsAt: instantText(yearsLater(member.born, OF_AGE), 0),
      origin: `birth record ${ids.uuid()}`,
    });
  }
}
