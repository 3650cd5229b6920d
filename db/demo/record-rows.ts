import type { PgTable } from 'drizzle-orm/pg-core';
import type { Vault } from '../crypto.ts';
import { type Place, sealRows } from '../labelled-rows.ts';
import * as record from '../tables/record.ts';
import { type DemoCode, systemUri } from './codes.ts';
import { demoIds, institutionOf } from './ids.ts';
import { institutions, type PractitionerKey, practitioners } from './institutions.ts';
import type { PersonKey } from './people.ts';
import { allergies, type DemoVisit, immunizations, visits } from './records.ts';
import { daysBefore, onDate } from './times.ts';

interface RecordRows {
  encounters: (typeof record.encounter.$inferInsert)[];
  conditions: (typeof record.condition.$inferInsert)[];
  medications: (typeof record.medication.$inferInsert)[];
  reports: (typeof record.report.$inferInsert)[];
  observations: (typeof record.observation.$inferInsert)[];
  immunizations: (typeof record.immunization.$inferInsert)[];
  allergies: (typeof record.allergy.$inferInsert)[];
}

const UNLABELLED = 1;
/** CNY, by the class of the visit. */
const charges = {
  '1': { totalCost: '186.40', insurancePaid: '111.84', selfPaid: '74.56' },
  '2': { totalCost: '642.00', insurancePaid: '321.00', selfPaid: '321.00' },
  '3': { totalCost: '9860.75', insurancePaid: '6901.50', selfPaid: '2959.25' },
};
const places: ReadonlyMap<string, Place> = new Map(Object.values(institutions).map((one) => [one.code, one]));

/** Of a vaccine only the Chinese name is settled; the other systems are in national use as they are. */
export const codes = ({ system, code, name }: DemoCode) => ({
  codeSystem: systemUri[system],
  code,
  display: name,
  nationalSystem: system === 'CVX' ? null : systemUri[system],
  nationalCode: system === 'CVX' ? null : code,
  nationalName: name,
});

/** Every record of the demo people, in the tables' own shape. */
export function recordRows(vault: Vault, now: Date): RecordRows {
  const rows: RecordRows = {
    encounters: [],
    conditions: [],
    medications: [],
    reports: [],
    observations: [],
    immunizations: [],
    allergies: [],
  };
  for (const visit of visits) addVisit(rows, vault, visit, now);
  for (const { person, practitioner, vaccine, on, lotNumber } of immunizations)
    rows.immunizations.push({
      ...ownedBy(vault, person, practitioner, onDate(on), 'immunization', vaccine.code),
      ...codes(vaccine),
      status: 'completed',
      lotNumber,
    });
  for (const { person, practitioner, substance, on } of allergies)
    rows.allergies.push({
      ...ownedBy(vault, person, practitioner, onDate(on), 'allergy', substance.code),
      ...codes(substance),
      status: 'active',
      category: 'medication',
      criticality: 'high',
    });
  return sealTables(vault, rows, {
    encounters: record.encounter,
    conditions: record.condition,
    medications: record.medication,
    reports: record.report,
    observations: record.observation,
    immunizations: record.immunization,
    allergies: record.allergy,
  });
}

/** The demo people's rows, by table, as they are stored: labels travel between them, see ../labelled-rows.ts. */
export function sealTables<R extends { [K in keyof R]: object[] }>(
  vault: Vault,
  rows: R,
  tables: { [K in keyof R]: PgTable },
): R {
  const names = Object.keys(rows) as (keyof R & string)[];
  const all = names.flatMap((name) =>
    rows[name].map((row) => ({ name, table: tables[name], row: row as Record<string, unknown> })),
  );
  const sealed = sealRows(vault, all, (code) => places.get(code));
  return Object.fromEntries(
    names.map((name) => [name, sealed.filter((one) => one.name === name).map(({ row }) => row)]),
  ) as unknown as R;
}

function addVisit(rows: RecordRows, vault: Vault, visit: DemoVisit, now: Date): void {
  const { person, practitioner, daysAgo, diagnosis, drug, report } = visit;
  const at = daysBefore(now, daysAgo);
  const columns = (kind: string) => ownedBy(vault, person, practitioner, at, kind, String(daysAgo));
  const encounter = columns('encounter');
  const within = (kind: string) => ({ ...columns(kind), encounterId: encounter.id });

  rows.encounters.push({
    ...encounter,
    status: 'finished',
    class: visit.class,
    endedAt: visit.days ? daysBefore(now, daysAgo - visit.days) : at,
    department: practitioners[practitioner].department,
    ...charges[visit.class],
  });
  rows.conditions.push({
    ...within('condition'),
    ...codes(diagnosis),
    status: 'active',
    verification: 'confirmed',
  });
  if (drug) rows.medications.push({ ...within('medication'), ...codes(drug), status: 'active' });
  if (report) {
    const items = report.results.map((result) => ({
      ...within(`observation ${result.test.code}`),
      ...codes(result.test),
      status: 'final',
      category: 'laboratory',
      valueNumber: result.value,
      unit: result.unit,
      interpretation: result.interpretation,
    }));
    rows.observations.push(...items);
    rows.reports.push({
      ...within('report'),
      ...codes(report.code),
      status: 'final',
      category: 'LAB',
      conclusion: report.conclusion,
      itemIds: items.map((item) => item.id),
    });
  }
}

/** Who delivered a record about whom; `parts` are its kind and what tells it from others of the kind. */
export function ownedBy(
  vault: Vault,
  person: PersonKey,
  practitioner: PractitionerKey,
  at: string,
  ...parts: string[]
) {
  const ids = demoIds(vault);
  const { code, source } = institutionOf(practitioner);
  const [kind = '', ...rest] = parts;
  return {
    subjectId: ids.subject(person, source),
    id: ids.record(kind, person, ...rest),
    sourceCode: source,
    institutionCode: code,
    practitionerId: ids.practitioner(practitioner),
    at,
    requiredLevel: UNLABELLED,
  };
}
