import { readTable } from '@hub/schema/read-table.ts';
import { systemUri } from '../demo/codes.ts';
import type { codes } from '../demo/record-rows.ts';
import type { Sex } from './names.ts';
import { cumulated } from './random.ts';

/** The columns of a concept in a record table. */
export type Coded = ReturnType<typeof codes>;

export interface Concept {
  coded: Coded;
}

export interface Item extends Concept {
  unit: string | null;
  low: number;
  high: number;
}

export interface Panel extends Concept {
  category: string;
  normal: string;
  abnormal: string;
  items: Item[];
}

export type Setting = 'P' | 'H' | 'M';

export interface Diagnosis extends Concept {
  icd10: string;
  sex: Sex | null;
  department: string;
  setting: Setting;
  /** Shares of its visits. */
  inpatient: number;
  emergency: number;
  drugs: Concept[];
  panels: Panel[];
  procedure: Concept | null;
}

export interface Vaccine {
  coded: Coded;
  share: number;
  sex: Sex | null;
  /** Days of age of a child's dose; or the age in years from which it is offered every year. */
  day?: number;
  year?: number;
}

export interface Catalogue {
  /** A diagnosis for somebody of an age group (see ageGroup): pick an index with `weights`. */
  diagnoses: readonly Diagnosis[];
  weights(group: number, sex: Sex): readonly number[];
  find(icd10: string): Diagnosis;
  vaccines: readonly Vaccine[];
}

const ICD9CM3 = 'http://hl7.org/fhir/sid/icd-9-cm';
const GROUPS = ['w0', 'w6', 'w18', 'w40', 'w65'] as const;

/** 0-5, 6-17, 18-39, 40-64, 65 and over. */
export const ageGroup = (age: number): number =>
  age < 6 ? 0 : age < 18 ? 1 : age < 40 ? 2 : age < 65 ? 3 : 4;

let loaded: Catalogue | undefined;

/** The city's diagnoses, drugs, panels, procedures and vaccines, from the tables beside this file. */
export function loadCatalogue(): Catalogue {
  loaded ??= readCatalogue();
  return loaded;
}

function readCatalogue(): Catalogue {
  const drugs = byCode(tableOf('drugs'), systemUri.ATC);
  const procedures = byCode(tableOf('procedures'), ICD9CM3);
  const panels = readPanels();
  const diagnoses = tableOf('diagnoses').map((line): Diagnosis & { line: Line } => ({
    ...concept(line, systemUri['ICD-10']),
    line,
    icd10: line.code!,
    sex: line.sex === '-' ? null : (line.sex as Sex),
    department: line.department!,
    setting: line.setting as Setting,
    inpatient: Number(line.inpatient) / 100,
    emergency: Number(line.emergency) / 100,
    drugs: listed(line.drugs, drugs),
    panels: listed(line.panels, panels),
    procedure: listed(line.procedure, procedures)[0] ?? null,
  }));
  const weights = GROUPS.map((group) =>
    (['1', '2'] as const).map((sex) =>
      cumulated(diagnoses.map((one) => (one.sex && one.sex !== sex ? 0 : Number(one.line[group])))),
    ),
  );
  return {
    diagnoses,
    weights: (group, sex) => weights[group]![sex === '1' ? 0 : 1]!,
    find: (icd10) => diagnoses.find((one) => one.icd10 === icd10)!,
    vaccines: tableOf('vaccines').map(({ code, name, at = '', share, sex }) => ({
      coded: { ...coded(systemUri.CVX, code!, name!), nationalSystem: null, nationalCode: null },
      share: Number(share),
      sex: sex ? (sex as Sex) : null,
      ...(at.endsWith('y') ? { year: Number(at.slice(0, -1)) } : { day: Number(at) }),
    })),
  };
}

type Line = Record<string, string>;

const tableOf = (name: string) => readTable(new URL(`${name}.tsv`, import.meta.url));

const coded = (system: string, code: string, name: string): Coded => ({
  codeSystem: system,
  code,
  display: name,
  nationalSystem: system,
  nationalCode: code,
  nationalName: name,
});

const concept = (line: Line, system: string): Concept => ({
  coded: coded(system, line.code!, line.name!),
});

const byCode = (lines: readonly Line[], system: string): Map<string, Concept> =>
  new Map(lines.map((line) => [line.code!, concept(line, system)]));

function readPanels(): Map<string, Panel> {
  const panels = new Map<string, Panel>();
  let panel: Panel | undefined;
  for (const line of tableOf('panels')) {
    const one = concept(line, systemUri.LOINC);
    if (line.key) {
      const { category, normal, abnormal } = line as Record<'category' | 'normal' | 'abnormal', string>;
      panel = { ...one, category, normal, abnormal, items: [] };
      panels.set(line.key, panel);
    } else
      panel?.items.push({ ...one, unit: line.unit || null, low: Number(line.low), high: Number(line.high) });
  }
  return panels;
}

/** @throws Error for a key that its table does not have. */
function listed<T>(keys: string | undefined, table: ReadonlyMap<string, T>): T[] {
  if (!keys) return [];
  return keys.split(',').map((key) => {
    const found = table.get(key);
    if (!found) throw new Error(`the city's tables have no ${key}`);
    return found;
  });
}
