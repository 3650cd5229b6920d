import * as record from '../tables/record.ts';
import type { Coded, Diagnosis, Item, Panel } from './catalogue.ts';
import type { Random } from './random.ts';
import type { owned, Resident } from './resident.ts';
import type { Rows } from './row.ts';
import type { VisitClass } from './visits.ts';

interface Within {
  /** New columns of a record of the visit. */
  columns(): ReturnType<typeof owned>;
  encounterId: string;
}

const ABNORMAL = 0.3;
/** Blood pressure is taken from those whose visit is about it, and from some others. */
const MEASURED = 0.12;

const loinc = (code: string, name: string): Coded => ({
  codeSystem: 'http://loinc.org',
  code,
  display: name,
  nationalSystem: 'http://loinc.org',
  nationalCode: code,
  nationalName: name,
});
const PRESSURE = loinc('85354-9', '血压');
const SYSTOLIC = loinc('8480-6', '收缩压');
const DIASTOLIC = loinc('8462-4', '舒张压');

/** Laboratory and imaging reports of a visit with their items, and its blood pressure. */
export function addReports(
  rows: Rows,
  resident: Resident,
  diagnosis: Diagnosis,
  class_: VisitClass,
  within: Within,
): void {
  const { random, group } = resident;
  const wanted = class_ === '3' ? 0.85 : diagnosis.icd10 === 'Z00.0' ? 0.7 : 0.28;
  for (const panel of diagnosis.panels) if (random.chance(wanted)) addReport(rows, resident, panel, within);
  if (group >= 2 && (diagnosis.icd10 === 'I10' || random.chance(MEASURED)))
    addPressure(rows, resident, within);
}

function addReport(rows: Rows, { random }: Resident, panel: Panel, within: Within): void {
  const { encounterId } = within;
  const abnormal = random.chance(ABNORMAL);
  const odd = abnormal ? random.below(Math.max(1, panel.items.length)) : -1;
  const itemIds = panel.items.map((item, n) => {
    const { value, interpretation } = resultOf(random, item, n === odd);
    const row = {
      ...within.columns(),
      encounterId,
      ...item.coded,
      status: 'final',
      category: 'laboratory',
      valueNumber: value,
      unit: item.unit,
      interpretation,
    };
    rows.add(record.observation, row);
    return row.id;
  });
  rows.add(record.report, {
    ...within.columns(),
    encounterId,
    ...panel.coded,
    status: 'final',
    category: panel.category,
    // A laboratory says something only about what is out of range.
    conclusion: abnormal ? panel.abnormal : panel.category === 'LAB' ? null : panel.normal,
    itemIds,
  });
}

function resultOf(random: Random, { low, high }: Item, odd: boolean) {
  const below = odd && low > 0 && random.chance(0.25);
  const value = odd
    ? below
      ? low * (0.6 + 0.35 * random.share())
      : high * (1.05 + 0.7 * random.share())
    : low + (high - low) * (0.08 + 0.84 * random.share());
  const interpretation = odd ? (below ? 'L' : 'H') : 'N';
  return { value: rounded(value, high), interpretation };
}

const rounded = (value: number, scale: number): number => {
  const unit = scale < 2 ? 1_000 : scale < 20 ? 100 : scale < 200 ? 10 : 1;
  return Math.round(value * unit) / unit;
};

/** Raised in those who have hypertension, well enough controlled in most of them. */
export function pressureOf({ random, hypertension }: Pick<Resident, 'random' | 'hypertension'>) {
  const base = hypertension ? 122 : 106;
  const systolic = base + random.below(18) + random.below(18);
  const diastolic = Math.round(systolic * 0.56) + random.between(-2, 8);
  return { systolic, diastolic };
}

function addPressure(rows: Rows, resident: Resident, { columns, encounterId }: Within): void {
  const panel = columns();
  const row = { encounterId, status: 'final', category: 'vital-signs' };
  rows.add(record.observation, { ...panel, ...row, ...PRESSURE });
  const { systolic, diastolic } = pressureOf(resident);
  for (const [coded, value, limit] of [
    [SYSTOLIC, systolic, 140],
    [DIASTOLIC, diastolic, 90],
  ] as const)
    rows.add(record.observation, {
      ...columns(),
      ...row,
      ...coded,
      panelId: panel.id,
      valueNumber: value,
      unit: 'mm[Hg]',
      interpretation: value < limit ? 'N' : 'H',
    });
}
