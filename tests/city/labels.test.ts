import { createCity } from '@hub/db/city/city.ts';
import { createVault } from '@hub/db/crypto.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { liftedFields, openRow } from '@hub/db/sealed-row.ts';
import { institution } from '@hub/db/tables/institution.ts';
import { loadTerminology } from '@hub/kernel/intake/terminology.ts';
import {
  DEPARTMENT,
  INSTITUTION_CLASS,
  INSTITUTION_NAME,
  LIFTED,
  loadLabels,
  UNLABELLED,
} from '@hub/schema/labels.ts';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';

const PERSONS = 1_500;

describe('the labels of the city', () => {
  const vault = createVault(memoryKeys());
  const city = createCity({ vault, seed: 3, asOf: '2026-11-22', treatingDays: 90 });
  const labels = loadLabels();
  const terminology = loadTerminology();

  /** Every record with its sealed part laid open, by the fields of its table. */
  const records = Array.from({ length: PERSONS }, (_, n) => city.person(n))
    .flat()
    .filter(({ row }) => 'requiredLevel' in row)
    .map(({ table, row }) => {
      const said: Record<string, unknown> = { ...row };
      if (Buffer.isBuffer(row.sealed)) {
        const sealed = openRow(vault, getTableName(table), String(row.subjectId), row.sealed);
        for (const [field, { name }] of Object.entries(getTableColumns(table)))
          if (name in sealed) said[field] = sealed[name];
      }
      return {
        row,
        said,
        visit: said.encounterId ?? (getTableName(table) === 'encounter' ? said.id : undefined),
      };
    });

  const places = new Map<string, { name: string; class: string | null }>(
    Object.values(institutions).map((one) => [one.code, one]),
  );
  for (const { table, row } of city.institutions(0, PERSONS))
    if (table === institution) places.set(String(row.code), row as { name: string; class: string });

  /** What of a record bears a label, and whether one of these spreads. */
  const labelsOf = (said: Record<string, unknown>) => {
    const place = places.get(String(said.institutionCode));
    return labels.weigh(
      [
        [said.codeSystem, said.code],
        [said.nationalSystem, said.nationalCode],
        [DEPARTMENT, said.department],
        [INSTITUTION_CLASS, place?.class],
        [INSTITUTION_NAME, place?.name],
      ].filter((one): one is [string, string] => one.every((part) => typeof part === 'string')),
    );
  };
  const labelledVisits = new Set(
    records.filter(({ said, visit }) => visit && labelsOf(said).spreads).map(({ visit }) => visit),
  );

  test('lift every row that the lists name, and from one row of a visit all of it', () => {
    const should = ({ said, visit }: (typeof records)[number]) =>
      labelsOf(said).level === LIFTED || (visit !== undefined && labelledVisits.has(visit));
    const referrals = records.filter(({ said }) => 'toInstitutionCode' in said);
    const others = records.filter(({ said }) => !('toInstitutionCode' in said));
    for (const one of others)
      expect(one.row.requiredLevel, JSON.stringify(one.said)).toBe(should(one) ? LIFTED : UNLABELLED);
    // A referral is labelled by where it leads as well.
    for (const one of referrals) if (should(one)) expect(one.row.requiredLevel).toBe(LIFTED);
    expect(labelledVisits.size).toBeGreaterThan(20);
    const share = records.filter(({ row }) => row.requiredLevel === LIFTED).length / records.length;
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.05);
  });

  test('leave nothing of a lifted row in clear, and no free text in any', () => {
    for (const { row } of records)
      for (const [field, value] of Object.entries(row))
        if (
          liftedFields.has(field) &&
          (row.requiredLevel === LIFTED || field === 'conclusion' || field === 'reason')
        )
          expect(value ?? null, field).toBeNull();
  });

  test('stand beside the names that the mapping tables give to the same codes', () => {
    const odd = new Set<string>();
    for (const { said } of records) {
      const { codeSystem: system, code, display } = said as Record<string, string | undefined>;
      if (!system || !code) continue;
      const known = terminology.find(system, code);
      if (known && known.name !== display) odd.add(`${code} ${display} is ${known.name}`);
    }
    expect([...odd]).toEqual([]);
  });
});
