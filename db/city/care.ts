import * as access from '../tables/access.ts';
import * as care from '../tables/care.ts';
import { type Day, dateText, instantText } from './calendar.ts';
import type { CityInstitution } from './institutions.ts';
import { pressureOf } from './reports.ts';
import { owned, type Resident, workingTime } from './resident.ts';
import type { Rows } from './row.ts';
import type { Visit } from './visits.ts';

const YEAR = 365;
const QUARTER = 91;
/** 09:30 in Chongqing. */
const MORNING = 90;

/** The days that a resident has been at the institution that manages them now, up to a limit. */
const daysHere = ({ until, household, member }: Resident, limit: number): number =>
  Math.min(limit, until - Math.max(member.born + 30, household.moved ?? 0) - 1);

/** The family doctor is the same for the whole household. */
function familyDoctor({ world, reach, household }: Resident) {
  const doctors = world.staff(reach.primary).of('全科医疗科');
  return doctors[household.members[0]!.n % doctors.length]!;
}

/** Contracts, chronic care and referrals. */
export function addCare(rows: Rows, resident: Resident, visits: readonly Visit[]): void {
  if (resident.hasFile) {
    if (resident.member.died === null) addContracts(rows, resident);
    if (resident.hypertension) addChronic(rows, resident, 'HYPERTENSION');
    if (resident.diabetes) addChronic(rows, resident, 'DIABETES');
  }
  for (const visit of visits) if (visit.class === '3') addReferrals(rows, resident, visit);
}

function contracted({ age, hypertension, diabetes, random }: Resident): boolean {
  return random.chance(hypertension || diabetes ? 0.82 : age >= 65 ? 0.7 : age < 6 ? 0.55 : 0.24);
}

function packageOf({ age, hypertension, diabetes }: Resident): string {
  if (diabetes) return '糖尿病服务包';
  if (hypertension) return '高血压服务包';
  return age >= 65 ? '老年人服务包' : age < 7 ? '儿童服务包' : '基础服务包';
}

/** One a year without a gap; a few have let it lapse or ended it. */
function addContracts(rows: Rows, resident: Resident): void {
  const { world, random, reach, subjectId } = resident;
  if (!contracted(resident)) return;
  const days = daysHere(resident, random.between(15, 1_090));
  if (days < 10) return;
  const doctor = familyDoctor(resident);
  const lapsed = days > YEAR && random.chance(0.05);
  const terminated = !lapsed && random.chance(0.02);
  const years = Math.floor(days / YEAR) + (lapsed ? 0 : 1);
  const first = world.asOf - days;
  let renewalOf: string | null = null;
  let validTo = '';
  for (let year = 0; year < years; year++) {
    const from = first + year * YEAR;
    const ends = terminated && year === years - 1;
    validTo = instantText(ends ? random.between(from + 1, world.asOf) : from + YEAR, MORNING);
    const validFrom = instantText(from, MORNING);
    const row: typeof care.contract.$inferInsert = {
      ...owned(resident, reach.primary, doctor, validFrom),
      status: ends ? ('TERMINATED' as const) : ('SIGNED' as const),
      validFrom,
      validTo,
      package: packageOf(resident),
      renewalOf,
    };
    rows.add(care.contract, row);
    renewalOf = row.id;
  }
  rows.add(access.careRelation, {
    subjectId,
    kind: 'CONTRACTED',
    counterpart: reach.primary.code,
    startsAt: instantText(first, MORNING),
    endsAt: validTo,
    origin: `contract ${renewalOf}`,
  });
}

type Disease = 'HYPERTENSION' | 'DIABETES';
const ENROLLED = 0.7;
const MISSED = 0.1;
const RISKS = ['LOW', 'MEDIUM', 'MEDIUM', 'HIGH', 'VERY_HIGH'] as const;
const METHODS = ['OUTPATIENT', 'OUTPATIENT', 'HOME', 'PHONE'] as const;
const ADHERENCE = ['REGULAR', 'REGULAR', 'REGULAR', 'INTERMITTENT', 'NONE'] as const;

function addChronic(rows: Rows, resident: Resident, disease: Disease): void {
  const { random, reach, until, member } = resident;
  if (!random.chance(ENROLLED)) return;
  const days = daysHere(resident, random.between(60, 3 * YEAR));
  if (days < 30) return;
  const doctor = familyDoctor(resident);
  const enrolment = {
    ...owned(resident, reach.primary, doctor, instantText(until - days, MORNING)),
    status: member.died === null ? 'active' : 'ended',
    disease,
    riskLevel: disease === 'HYPERTENSION' ? random.pick(RISKS) : null,
    endedAt: member.died === null ? null : instantText(member.died, 0),
  };
  rows.add(care.enrolment, enrolment);
  const height = random.between(150, 178) / 100;
  const weight = height * height * random.between(20, 30);
  for (let ago = days; ago > 1; ago -= QUARTER) {
    const day: Day = until - Math.max(1, ago - random.below(20));
    if (random.chance(MISSED)) continue;
    const kg = Math.round((weight + random.between(-2, 2)) * 10) / 10;
    rows.add(care.followUp, {
      ...owned(resident, reach.primary, doctor, workingTime(random, day)),
      status: 'completed',
      enrolmentId: enrolment.id,
      disease,
      method: random.pick(METHODS),
      ...pressureOf(resident),
      fastingGlucose: disease === 'DIABETES' ? random.between(48, 92) / 10 : null,
      weight: kg,
      bmi: Math.round((kg / (height * height)) * 10) / 10,
      medicationAdherence: random.pick(ADHERENCE),
      nextDueOn: dateText(day + QUARTER),
    });
  }
}

const UP = 0.2;
const DOWN = 0.25;

/** To the hospital by the centre that saw the person first, and back again. */
function addReferrals(rows: Rows, resident: Resident, visit: Visit): void {
  const { random, member, until } = resident;
  const { day, lastDay, institution } = visit;
  const here = resident.primaryOn(day);
  if (institution.kind !== 'HOSPITAL') return;
  const before = day - random.between(1, 5);
  if (random.chance(UP) && before > member.born)
    addReferral(rows, resident, visit, {
      from: here,
      to: institution,
      day: before,
      direction: 'UP',
      status: 'COMPLETED',
      reason: '病情需要进一步检查和住院治疗',
    });
  if (random.chance(DOWN) && lastDay < until - 1) {
    const pending = until - lastDay < 10;
    addReferral(rows, resident, visit, {
      from: institution,
      to: here,
      day: lastDay,
      direction: random.chance(0.4) ? 'BACK' : 'DOWN',
      status: pending ? 'REQUESTED' : random.chance(0.05) ? 'REJECTED' : 'ACCEPTED',
      reason: '病情稳定，转回基层继续康复和随访',
    });
  }
}

interface Referred {
  from: CityInstitution;
  to: CityInstitution;
  day: Day;
  direction: 'UP' | 'DOWN' | 'BACK';
  status: 'REQUESTED' | 'ACCEPTED' | 'REJECTED' | 'COMPLETED';
  reason: string;
}

function addReferral(
  rows: Rows,
  resident: Resident,
  { diagnosis }: Visit,
  { from, to, day, ...said }: Referred,
): void {
  const { world, random } = resident;
  const department = said.direction === 'UP' ? '全科医疗科' : diagnosis.department;
  const doctor = random.pick(world.staff(from).of(department));
  const accepted = said.status === 'ACCEPTED' || said.status === 'COMPLETED';
  rows.add(care.referral, {
    ...owned(resident, from, doctor, instantText(day, MORNING)),
    ...diagnosis.coded,
    ...said,
    toInstitutionCode: to.code,
    acceptedAt: accepted ? instantText(day, MORNING + random.between(20, 400)) : null,
  });
}
