import type { Vault } from '../crypto.ts';
import { divisionSystems } from '../load-divisions.ts';
import * as tables from '../tables/institution.ts';
import { type Day, dateText, instantText } from './calendar.ts';
import type { CityInstitution } from './institutions.ts';
import { createRandom, type Random } from './random.ts';
import { type CityRow, createRows, type Rows, SOURCE } from './row.ts';
import type { Staff } from './staff.ts';

const SESSION_DAYS = 7;
/** 08:00 and 14:00 in Chongqing. */
const SESSION_MINUTES = [0, 360];
const SESSION_LENGTH = 240;

type Device = readonly [kind: string, name: string, count: number];
const LARGE: readonly Device[] = [
  ['CT', '64排X线计算机体层摄影设备', 3],
  ['MRI', '3.0T磁共振成像设备', 2],
  ['DSA', '数字减影血管造影机', 2],
  ['LINAC', '医用电子直线加速器', 1],
  ['DR', '数字化X线摄影系统', 4],
  ['US', '彩色多普勒超声诊断仪', 10],
  ['HD', '血液透析机', 20],
];
const MIDDLE: readonly Device[] = [
  ['CT', '16排X线计算机体层摄影设备', 1],
  ['MRI', '1.5T磁共振成像设备', 1],
  ['DR', '数字化X线摄影系统', 2],
  ['US', '彩色多普勒超声诊断仪', 4],
  ['HD', '血液透析机', 8],
];
const SMALL: readonly Device[] = [
  ['DR', '数字化X线摄影系统', 1],
  ['US', 'B型超声诊断仪', 1],
  ['ECG', '十二导联心电图机', 2],
];

const devices = ({ kind, level }: CityInstitution): readonly Device[] => {
  if (kind === 'PRIMARY') return SMALL;
  if (kind !== 'HOSPITAL' && kind !== 'CHILDREN') return [];
  return Number(level) <= 4 ? LARGE : Number(level) <= 7 ? MIDDLE : SMALL;
};

const NO_BEDS = /预防|保健|医学|计划生育/;

function bedsOf({ kind, level }: CityInstitution): readonly [low: number, high: number] | undefined {
  if (kind === 'PRIMARY') return [2, 12];
  if (kind === 'CLINIC' || kind === 'PUBLIC') return undefined;
  return Number(level) <= 4 ? [40, 90] : Number(level) <= 7 ? [20, 45] : [8, 20];
}

/** An institution with its staff, beds, equipment and the coming week's sessions. */
export function institutionRows(
  vault: Vault,
  institution: CityInstitution,
  staff: Staff,
  asOf: Day,
): CityRow[] {
  const rows = createRows();
  const { code, name, class: class_, level, phone, address } = institution;
  if (!institution.demo)
    rows.add(tables.institution, {
      code,
      name,
      class: class_,
      level,
      operatingStatus: '0',
      divisionSystem: divisionSystems.statutory.code,
      divisionCode: institution.township,
      districtCode: institution.district,
      phone,
      address,
      sourceCode: SOURCE,
    });
  for (const { demo, ...one } of staff.all)
    if (!demo) rows.add(tables.practitioner, { ...one, institutionCode: code, sourceCode: SOURCE });
  const random = createRandom(Number.parseInt(code.slice(10, 16), 36), 2);
  addBeds(rows, institution, staff, random);
  let device = 0;
  for (const [kind, deviceName, count] of devices(institution))
    for (let n = 0; n < count; n++)
      rows.add(tables.equipment, {
        id: vault.id('city', 'equipment', code, String(device++)),
        institutionCode: code,
        kind,
        name: deviceName,
        installedOn: dateText(asOf - random.between(60, 3_600)),
        sourceCode: SOURCE,
      });
  if (institution.kind !== 'CLINIC' && institution.kind !== 'PUBLIC')
    addSessions(rows, vault, code, staff, asOf, random);
  return rows.list;
}

function addBeds(rows: Rows, institution: CityInstitution, staff: Staff, random: Random): void {
  const range = bedsOf(institution);
  if (!range) return;
  for (const department of staff.departments) {
    // Beds of a department where somebody of the demo works are the demo's.
    if (NO_BEDS.test(department) || staff.of(department).some(({ demo }) => demo)) continue;
    const open = random.between(range[0], range[1]);
    const licensed = Math.round(open * (0.85 + 0.25 * random.share()));
    rows.add(tables.bed, {
      institutionCode: institution.code,
      department,
      licensed,
      open,
      sourceCode: SOURCE,
    });
  }
}

/** Each department has one session a day, in the morning and the afternoon in turn, and so its doctors. */
function addSessions(
  rows: Rows,
  vault: Vault,
  institutionCode: string,
  staff: Staff,
  asOf: Day,
  random: Random,
): void {
  for (const department of staff.departments) {
    const doctors = staff.of(department);
    for (let n = 0; n < SESSION_DAYS; n++) {
      const minutes = SESSION_MINUTES[n % SESSION_MINUTES.length]!;
      const day = asOf + 1 + n;
      const capacity = 5 * random.between(4, 12);
      rows.add(tables.session, {
        id: vault.id('city', 'session', institutionCode, department, String(n)),
        institutionCode,
        practitionerId: doctors[n % doctors.length]!.id,
        department,
        startsAt: instantText(day, minutes),
        endsAt: instantText(day, minutes + SESSION_LENGTH),
        capacity,
        booked: random.between(0, capacity),
        sourceCode: SOURCE,
      });
    }
  }
}
