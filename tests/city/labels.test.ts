import { createCity } from '@hub/db/city/city.ts';
import { createVault } from '@hub/db/crypto.ts';
import { memoryKeys } from '@hub/db/keys.ts';
import { liftedFields, openRow } from '@hub/db/sealed-row.ts';
import { loadTerminology } from '@hub/kernel/intake/terminology.ts';
import { DEPARTMENT, LIFTED, loadLabels, UNLABELLED } from '@hub/record/domain/labels.ts';
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

  const isLabelled = (said: Record<string, unknown>): boolean =>
    [
      [said.codeSystem, said.code],
      [said.nationalSystem, said.nationalCode],
      [DEPARTMENT, said.department],
    ].some(
      ([system, code]) =>
        typeof system === 'string' && typeof code === 'string' && labels.find(system, code) !== undefined,
    );
  const labelledVisits = new Set(records.filter(({ said }) => isLabelled(said)).map(({ visit }) => visit));

  test('lift every row that the list names, and with a diagnosis all of its visit', () => {
    const low = records.filter(({ row, said }) => isLabelled(said) && row.requiredLevel !== LIFTED);
    expect(low.map(({ said }) => [said.code, said.department])).toEqual([]);
    const lifted = records.filter(({ row }) => row.requiredLevel === LIFTED);
    const unexplained = lifted.filter(({ said, visit }) => !isLabelled(said) && !labelledVisits.has(visit));
    expect(unexplained.map(({ said }) => said.code)).toEqual([]);
    const rest = records.filter(({ row }) => row.requiredLevel !== LIFTED);
    expect(rest.filter(({ row }) => row.requiredLevel !== UNLABELLED)).toEqual([]);
    const share = lifted.length / records.length;
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
