import type { Vault } from '../crypto.ts';
import { arrivalOf } from './arrival.ts';
import { ageAt, type Day, instantText } from './calendar.ts';
import { ageGroup } from './catalogue.ts';
import type { Household, Member } from './households.ts';
import type { CityInstitution, Institutions, Reach } from './institutions.ts';
import type { Random } from './random.ts';
import { SOURCE } from './row.ts';
import type { Practitioner, Staff } from './staff.ts';

/** What every part of the city's generator works with. */
export interface World {
  vault: Vault;
  seed: number;
  /** The city's today: everything in it happened before. */
  asOf: Day;
  /** Days after an encounter during which its institution counts as treating the person. */
  treatingDays: number;
  institutions: Institutions;
  staff(institution: CityInstitution): Staff;
  subjectId(n: number): string;
}

/** A person with what their records follow from. */
export interface Resident {
  world: World;
  subjectId: string;
  member: Member;
  household: Household;
  /** The day of death, or the city's today: nothing is later. */
  until: Day;
  age: number;
  group: number;
  hasFile: boolean;
  hypertension: boolean;
  diabetes: boolean;
  reach: Reach;
  /** Hospitals in reach that are open yet; the city's university hospital first. */
  hospitals: readonly CityInstitution[];
  /** Who managed them on a day. */
  primaryOn(day: Day): CityInstitution;
  /** What happens to them: the same under all keys. */
  random: Random;
  /** Ids of their records: other ones under other keys. */
  ids: Random;
}

/** Shares by age group, see ageGroup. */
const HYPERTENSION = [0, 0, 0.04, 0.24, 0.52];
const DIABETES = [0, 0, 0.01, 0.09, 0.19];
const NO_FILE = 0.08;

export function createResident(
  world: World,
  n: number,
  household: Household,
  random: Random,
  ids: Random,
): Resident {
  const member = household.members.find((one) => one.n === n)!;
  const until = member.died ?? world.asOf;
  const age = ageAt(member.born, until);
  const group = ageGroup(age);
  const reach = world.institutions.reach(household.village);
  const before = world.institutions.reach(household.origin).primary;
  const { moved } = household;
  return {
    world,
    subjectId: world.subjectId(n),
    member,
    household,
    until,
    age,
    group,
    // Most of those without a file are young and on the move.
    hasFile: group !== 2 || !random.chance(NO_FILE),
    hypertension: random.chance(HYPERTENSION[group]!),
    diabetes: random.chance(DIABETES[group]!),
    reach,
    hospitals: reach.hospitals.filter(({ opensAt }) => opensAt <= n),
    primaryOn: (day) => (moved !== null && day < moved ? before : reach.primary),
    random,
    ids,
  };
}

/** A time of a working day in Chongqing, from eight to six. */
export const workingTime = (random: Random, day: Day): string => instantText(day, random.below(600));

/** The columns that every record of the city carries. @param ended when it was over; at once where nothing is said */
export const owned = (
  { subjectId, ids, member, world: { seed, asOf } }: Resident,
  institution: CityInstitution,
  practitioner: Practitioner,
  at: string,
  ended = at,
) => ({
  subjectId,
  id: ids.uuid(),
  sourceCode: SOURCE,
  institutionCode: institution.code,
  practitionerId: practitioner.id,
  at,
  requiredLevel: 1,
  storedAt: arrivalOf({ seed, n: member.n, institution, ended, asOf }),
});
