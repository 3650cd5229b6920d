import * as record from '../tables/record.ts';
import { type Day, dateText, dayOfYear, yearOf } from './calendar.ts';
import type { Catalogue, Coded, Vaccine } from './catalogue.ts';
import { owned, type Resident, workingTime } from './resident.ts';
import type { Rows } from './row.ts';

/** Doses are on record for those who are children now. */
const CHILD_YEARS = 16;
/** The influenza season begins in the middle of October. */
const SEASON = 287;
const SEASONS = 3;

export function addVaccinations(rows: Rows, resident: Resident, { vaccines }: Catalogue): void {
  const { member, random, age, until } = resident;
  for (const vaccine of vaccines) {
    if (vaccine.sex && vaccine.sex !== member.sex) continue;
    for (const day of daysOf(vaccine, resident)) {
      if (day >= until || !random.chance(vaccine.share)) continue;
      if (vaccine.day !== undefined && age >= CHILD_YEARS) continue;
      addDose(rows, resident, vaccine.coded, day);
    }
  }
}

/** When a dose was due, a little late as it goes. */
function daysOf({ day, year = 0 }: Vaccine, { member, age, world, random }: Resident): Day[] {
  if (day !== undefined) return [member.born + day + random.below(1 + Math.floor(day / 12))];
  if (age < year) return [];
  return Array.from(
    { length: SEASONS },
    (_, n) => dayOfYear(yearOf(world.asOf) - n, SEASON) + random.below(60),
  );
}

function addDose(rows: Rows, resident: Resident, coded: Coded, day: Day): void {
  const { world, random } = resident;
  const institution = resident.primaryOn(day);
  const nurse = random.pick(world.staff(institution).of('预防保健科'));
  rows.add(record.immunization, {
    ...owned(resident, institution, nurse, workingTime(random, day)),
    ...coded,
    status: 'completed',
    lotNumber: `CQ${dateText(day).slice(2, 7).replace('-', '')}${random.between(100, 999)}`,
  });
}

const ALLERGY = 0.05;
const sct = (code: string, name: string): Coded => ({
  codeSystem: 'http://snomed.info/sct',
  code,
  display: name,
  nationalSystem: null,
  nationalCode: null,
  nationalName: name,
});
const ALLERGENS = [
  { coded: sct('91936005', '青霉素过敏'), category: 'medication', criticality: 'high' },
  { coded: sct('294505008', '阿莫西林过敏'), category: 'medication', criticality: 'high' },
  { coded: sct('232350006', '尘螨过敏'), category: 'environment', criticality: 'low' },
  { coded: sct('418689008', '草花粉过敏'), category: 'environment', criticality: 'low' },
  { coded: sct('300913006', '贝类过敏'), category: 'food', criticality: 'low' },
  { coded: sct('91930004', '鸡蛋过敏'), category: 'food', criticality: 'low' },
  { coded: sct('91935009', '花生过敏'), category: 'food', criticality: 'high' },
];

export function addAllergies(rows: Rows, resident: Resident): void {
  const { random, world, member, until } = resident;
  if (!random.chance(ALLERGY) || until - member.born < 200) return;
  const { coded, category, criticality } = random.pick(ALLERGENS);
  const day = random.between(Math.max(member.born + 100, world.asOf - 3_600), until - 1);
  const institution = resident.primaryOn(day);
  const doctor = random.pick(world.staff(institution).of('全科医疗科'));
  rows.add(record.allergy, {
    ...owned(resident, institution, doctor, workingTime(random, day)),
    ...coded,
    status: 'active',
    category,
    criticality,
  });
}
