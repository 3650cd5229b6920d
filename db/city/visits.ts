import * as access from '../tables/access.ts';
import * as record from '../tables/record.ts';
import { type Day, instantText } from './calendar.ts';
import type { Catalogue, Coded, Diagnosis } from './catalogue.ts';
import { chargesOf } from './charges.ts';
import type { CityInstitution } from './institutions.ts';
import { addReports } from './reports.ts';
import { owned, type Resident } from './resident.ts';
import type { Rows } from './row.ts';

const MEMORY_DAYS = 3 * 365;
/** Visits a year by age group. */
const RATE = [3.2, 1.4, 1.7, 2.5, 4.2];
/** Of the visits of those who have a chronic disease, how many are for it. */
const FOR_CHRONIC = 0.4;
const DAY_MINUTES = 1_440;

/** CV09.00.404 */
export type VisitClass = '1' | '2' | '3';

/** A visit as the rest of the generator sees it. */
export interface Visit {
  id: string;
  day: Day;
  /** The day of discharge of inpatients, else the same. */
  lastDay: Day;
  at: string;
  class: VisitClass;
  diagnosis: Diagnosis;
  institution: CityInstitution;
}

const type = (code: string, name: string): Coded => ({
  codeSystem: 'http://snomed.info/sct',
  code,
  display: name,
  nationalSystem: null,
  nationalCode: null,
  nationalName: name,
});
const TYPES = {
  symptom: type('185345009', '因症状就诊'),
  followUp: type('390906007', '随访'),
  checkUp: type('185349003', '健康检查'),
  prenatal: type('424619006', '产前检查'),
  emergency: type('50849002', '急诊就诊'),
  inpatient: type('183452005', '住院'),
};

/** Three years of visits with all that came of them, oldest first. */
export function addVisits(rows: Rows, resident: Resident, catalogue: Catalogue): Visit[] {
  const { world, member, until, random, group } = resident;
  const first = Math.max(member.born, world.asOf - MEMORY_DAYS);
  if (until - first < 2) return [];
  const expected = ((RATE[group]! * (until - first)) / 365) * (0.3 + 1.4 * random.share());
  const count = Math.floor(expected + random.share());
  const days = Array.from({ length: count }, () => random.between(first, until - 1)).sort((a, b) => a - b);
  const visits = days.map((day) => addVisit(rows, resident, catalogue, day));
  addTreating(rows, resident, visits);
  return visits;
}

function addVisit(rows: Rows, resident: Resident, catalogue: Catalogue, day: Day): Visit {
  const { random, world, until } = resident;
  const diagnosis = diagnosisOf(resident, catalogue);
  const class_ = classOf(resident, diagnosis);
  const institution = institutionOf(resident, diagnosis, class_);
  const practitioner = random.pick(world.staff(institution).of(diagnosis.department));
  // Nobody waits for the hours of business with an emergency.
  const minutes = class_ === '2' ? random.below(DAY_MINUTES) : random.below(600);
  const at = instantText(day, minutes);
  const days = class_ === '3' ? random.between(3, 14) : 0;
  const lastDay = Math.min(day + days, until);
  const endedAt = instantText(lastDay, days > 0 ? 180 : Math.min(minutes + 20, DAY_MINUTES - 1));
  const columns = () => owned(resident, institution, practitioner, at, endedAt);

  const encounter = columns();
  const encounterId = encounter.id;
  rows.add(record.encounter, {
    ...encounter,
    ...typeOf(diagnosis, class_, resident),
    status: 'finished',
    class: class_,
    endedAt,
    department: practitioner.department,
    ...chargesOf(random, class_, institution, days),
  });
  const acute = /^[JSTHA]/.test(diagnosis.icd10) && day + 14 < until;
  rows.add(record.condition, {
    ...columns(),
    encounterId,
    ...diagnosis.coded,
    status: acute ? 'resolved' : 'active',
    verification: 'confirmed',
    abatedAt: acute ? instantText(lastDay + random.between(3, 13), 0) : null,
  });
  for (const [n, drug] of diagnosis.drugs.entries())
    if (random.chance(n === 0 ? 0.8 : 0.35))
      rows.add(record.medication, {
        ...columns(),
        encounterId,
        ...drug.coded,
        status: day + 30 < until ? 'completed' : 'active',
      });
  const { procedure } = diagnosis;
  if (procedure && random.chance(class_ === '3' ? 0.85 : 0.3))
    rows.add(record.procedure, {
      ...columns(),
      encounterId,
      ...procedure.coded,
      status: 'completed',
      endedAt: at,
    });
  addReports(rows, resident, diagnosis, class_, { columns, encounterId });
  return { id: encounterId, day, lastDay, at, class: class_, diagnosis, institution };
}

function diagnosisOf({ random, hypertension, diabetes, group, member }: Resident, catalogue: Catalogue) {
  if ((hypertension || diabetes) && random.chance(FOR_CHRONIC))
    return catalogue.find(diabetes && (!hypertension || random.chance(0.45)) ? 'E11.9' : 'I10');
  return catalogue.diagnoses[random.weighted(catalogue.weights(group, member.sex))]!;
}

function classOf({ random, hospitals }: Resident, { inpatient, emergency }: Diagnosis): VisitClass {
  const share = random.share();
  if (hospitals.length === 0) return '1';
  return share < inpatient ? '3' : share < inpatient + emergency * (1 - inpatient) ? '2' : '1';
}

function institutionOf(
  { random, reach, hospitals, world, age }: Resident,
  { setting }: Diagnosis,
  class_: VisitClass,
): CityInstitution {
  const share = random.share();
  const { mental, children } = world.institutions;
  if (setting === 'M' && share < 0.6) return mental;
  if (class_ === '1' && setting === 'P') {
    if (share < 0.32) return random.pick(reach.clinics);
    if (share < 0.72) return reach.primary;
  }
  if (age < 14 && share > 0.9) return children;
  // The university hospital takes its share from everywhere, more from nearby.
  const [university, ...district] = hospitals;
  const near = university!.district === reach.primary.district;
  return district.length === 0 || random.chance(near ? 0.35 : 0.1) ? university! : random.pick(district);
}

function typeOf({ icd10 }: Diagnosis, class_: VisitClass, { hypertension, diabetes }: Resident): Coded {
  if (class_ === '3') return TYPES.inpatient;
  if (class_ === '2') return TYPES.emergency;
  if (icd10 === 'Z00.0') return TYPES.checkUp;
  if (icd10 === 'Z34.9') return TYPES.prenatal;
  const chronic = (icd10 === 'I10' && hypertension) || (icd10 === 'E11.9' && diabetes);
  return chronic ? TYPES.followUp : TYPES.symptom;
}

/** The latest visit at each institution keeps it treating the person for a while. */
function addTreating(rows: Rows, { world, subjectId }: Resident, visits: readonly Visit[]): void {
  const latest = new Map<string, Visit>();
  for (const visit of visits)
    if (world.asOf - visit.day < world.treatingDays) latest.set(visit.institution.code, visit);
  for (const [counterpart, { id, at, day }] of latest)
    rows.add(access.careRelation, {
      subjectId,
      kind: 'TREATING',
      counterpart,
      startsAt: at,
      endsAt: instantText(day + world.treatingDays, 0),
      origin: `encounter ${id}`,
    });
}
