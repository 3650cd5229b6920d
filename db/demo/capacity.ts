import type { Vault } from '../crypto.ts';
import type * as tables from '../tables/institution.ts';
import { demoIds, institutionOf } from './ids.ts';
import { type InstitutionKey, institutions, type PractitionerKey, practitioners } from './institutions.ts';
import { daysBefore } from './times.ts';

interface CapacityRows {
  beds: (typeof tables.bed.$inferInsert)[];
  equipment: (typeof tables.equipment.$inferInsert)[];
  sessions: (typeof tables.session.$inferInsert)[];
}

type Beds = [institution: InstitutionKey, department: string, licensed: number, open: number];
/** Of the departments where somebody of the demo works: the city leaves these to the demo. */
const BEDS: readonly Beds[] = [
  ['hospital', '心血管内科', 48, 52],
  ['hospital', '感染科', 30, 26],
  ['hospital', '骨科', 40, 40],
  ['communityCentre', '全科医疗科', 6, 6],
  ['townshipHospital', '内科', 15, 12],
];

type Device = [institution: InstitutionKey, kind: string, name: string, installedOn: string];
const EQUIPMENT: readonly Device[] = [
  ['hospital', 'MRI', '3.0T磁共振成像设备', '2022-03-15'],
  ['hospital', 'CT', '64排X线计算机体层摄影设备', '2019-08-01'],
  ['communityCentre', 'ECG', '十二导联心电图机', '2021-05-20'],
];

/** An evening a week, first in so many days; by day the city's doctors have sessions. */
const EVENINGS: readonly [practitioner: PractitionerKey, inDays: number, capacity: number][] = [
  ['internist', 1, 20],
  ['surgeon', 2, 15],
  ['familyDoctor', 1, 12],
];
/** So that a demo that was loaded long ago still has some to come. */
const WEEKS = 26;
const BOOKED_LESS_A_WEEK = 7;

/** Beds, equipment and evening sessions of the demo institutions, in the tables' own shape. */
export function capacityRows(vault: Vault, now: Date): CapacityRows {
  const ids = demoIds(vault);
  const owner = (key: InstitutionKey) => ({
    institutionCode: institutions[key].code,
    sourceCode: institutions[key].source,
  });
  return {
    beds: BEDS.map(([key, department, licensed, open]) => ({ ...owner(key), department, licensed, open })),
    equipment: EQUIPMENT.map(([key, kind, name, installedOn]) => ({
      ...owner(key),
      id: ids.record('equipment', key, kind),
      kind,
      name,
      installedOn,
    })),
    sessions: EVENINGS.flatMap(([practitioner, inDays, capacity]) =>
      Array.from({ length: WEEKS }, (_, week) => {
        const day = daysBefore(now, -inDays - 7 * week).slice(0, 10);
        const { code, source } = institutionOf(practitioner);
        return {
          id: ids.record('session', practitioner, String(week)),
          institutionCode: code,
          sourceCode: source,
          practitionerId: ids.practitioner(practitioner),
          department: practitioners[practitioner].department,
          startsAt: `${day}T18:00:00+08:00`,
          endsAt: `${day}T20:00:00+08:00`,
          capacity,
          booked: Math.max(0, capacity - BOOKED_LESS_A_WEEK * week),
        };
      }),
    ),
  };
}
