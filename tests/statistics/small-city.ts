import type { Sql } from '@hub/db/client.ts';
import type { FoundCell } from '@hub/kernel/statistics/read-cells.ts';
import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';

/** Villages of two districts, from large to nearly empty, with how many live there. */
export const VILLAGES: Readonly<Record<string, number>> = {
  '500106001001': 130,
  '500106001004': 60,
  '500106002002': 45,
  '500106002003': 12,
  '500106003001': 3,
  '500103001003': 150,
};
export const INSTITUTIONS = ['12500106TEST000001', '12500106TEST000002'] as const;
/** What they are seen for, with its block of ICD-10. */
export const BLOCKS: Readonly<Record<string, string>> = {
  I10: 'I10-I15',
  J06: 'J00-J06',
  F32: 'F30-F39',
  F33: 'F30-F39',
};
export const CATEGORIES = Object.keys(BLOCKS);
/** The closed year that is asked about. */
export const YEAR = 2025;

/** One person of it, with all records, as rows of the tables. */
export interface Citizen {
  id: string;
  village: string;
  rows: readonly (readonly [table: string, row: Record<string, unknown>])[];
}

/** Numbers from 0 up to 1, always the same ones (Mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everybody: adults, most of them in management for hypertension, with visits and diagnoses. */
export function citizens(): Citizen[] {
  const next = numbers(5);
  const uuid = () => `${hex(next, 8)}-0000-4000-8000-${hex(next, 8)}0000`;
  return Object.entries(VILLAGES).flatMap(([village, persons]) =>
    Array.from({ length: persons }, () => citizen(uuid, next, village)),
  );
}

const hex = (next: () => number, digits: number): string =>
  Math.floor(next() * 16 ** digits)
    .toString(16)
    .padStart(digits, '0');

function citizen(uuid: () => string, next: () => number, village: string): Citizen {
  const id = uuid();
  const one = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
  const born = `${1936 + Math.floor(next() * 60)}-0${1 + Math.floor(next() * 9)}-11`;
  const institution = one(INSTITUTIONS);
  const common = {
    subject_id: id,
    source_code: 'TEST',
    required_level: 1,
    stored_at: '2026-01-02T00:00:00Z',
  };
  const record = (day: string) => ({
    ...common,
    id: uuid(),
    at: `${day}T04:00:00Z`,
    institution_code: institution,
  });
  const rows: [string, Record<string, unknown>][] = [
    ['person.subject', { ...common, sex: one(['1', '2']), birth_date: born, code: '\\x00' }],
    ['access.scope', { ...scopeIn(village), subject_id: id, person_id: id, born_on: born }],
  ];
  if (next() < 0.7) {
    const enrolment = record(one([`${YEAR - 1}-03-01`, `${YEAR}-03-01`]));
    rows.push(['care.enrolment', { ...enrolment, disease: 'HYPERTENSION' }]);
    if (next() < 0.8) {
      const seen = { enrolment_id: enrolment.id, disease: 'HYPERTENSION', method: 'HOME', systolic: 130 };
      rows.push(['care.follow_up', { ...record(`${YEAR}-06-01`), ...seen, diastolic: one([80, 95]) }]);
    }
  }
  for (let visits = Math.floor(next() * 4); visits > 0; visits--) {
    const day = `${YEAR}-${String(1 + Math.floor(next() * 12)).padStart(2, '0')}-15`;
    const kind = next() < 0.1 ? '3' : '1';
    const cost = {
      class: kind,
      total_cost: kind === '3' ? 9_000 : 300,
      insurance_paid: kind === '3' ? 6_000 : 200,
    };
    rows.push(['record.encounter', { ...record(day), ...cost, ended_at: `${day}T05:00:00Z` }]);
    const code = one(CATEGORIES);
    rows.push(['record.condition', { ...record(day), code_system: 'ICD10', code }]);
  }
  return { id, village, rows };
}

/** Where access.scope says that somebody belongs. */
const scopeIn = (village: string) => ({
  code_system: 'GB2260-2023',
  city: '500000',
  district: village.slice(0, 6),
  township: village.slice(0, 9),
  village,
});

/** The same person, living elsewhere. */
export const movedTo = (village: string, { id, rows }: Citizen): Citizen => ({
  id,
  village,
  rows: rows.map(([table, row]) => [table, table === 'access.scope' ? { ...row, ...scopeIn(village) } : row]),
});

/** The cells of a city that has these people and no others, as the hub counts them. */
export async function cellsOf(sql: Sql, people: readonly Citizen[]): Promise<FoundCell[]> {
  const tables = new Map<string, Record<string, unknown>[]>();
  for (const [table, row] of people.flatMap(({ rows }) => rows))
    tables.set(table, [...(tables.get(table) ?? []), row]);
  await sql`truncate person.subject, access.scope, care.enrolment, care.follow_up, record.encounter, record.condition`;
  for (const [table, rows] of tables)
    await sql.unsafe(
      `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::text::jsonb)`,
      [JSON.stringify(rows)],
    );
  await sql`update rollup.state set as_of = ${`${YEAR + 1}-03-31`}`;
  await rebuild(sql, cubes);
  const found = await sql`
    select area_system, area, span, period::text, cube, cut, d1, d2, persons, key::text, m1, m2, m3, m4
    from rollup.cell where extract(year from period) = ${YEAR}`;
  return found.map((row) => ({
    area: { system: row.area_system, code: row.area },
    span: row.span,
    period: row.period,
    closed: true,
    cube: row.cube,
    cut: row.cut,
    values: [row.d1, row.d2],
    persons: row.persons,
    key: BigInt(row.key),
    sums: [row.m1, row.m2, row.m3, row.m4].map(Number),
  }));
}

/** The same person with one record of each of these kinds and no other. */
export function withOnly(
  kinds: readonly ('chronic' | 'visit' | 'F32')[],
  { id, village, rows }: Citizen,
): Citizen {
  const common = {
    subject_id: id,
    source_code: 'TEST',
    required_level: 1,
    stored_at: '2026-01-02T00:00:00Z',
  };
  const record = { ...common, id, at: `${YEAR}-05-15T04:00:00Z`, institution_code: INSTITUTIONS[0] };
  const known: Record<(typeof kinds)[number], Citizen['rows']> = {
    chronic: [
      ['care.enrolment', { ...record, disease: 'HYPERTENSION' }],
      [
        'care.follow_up',
        {
          ...record,
          enrolment_id: id,
          disease: 'HYPERTENSION',
          method: 'HOME',
          systolic: 130,
          diastolic: 80,
        },
      ],
    ],
    visit: [['record.encounter', { ...record, class: '1', total_cost: 300, insurance_paid: 200 }]],
    F32: [['record.condition', { ...record, code_system: 'ICD10', code: 'F32' }]],
  };
  const own = rows.filter(([table]) => table === 'person.subject' || table === 'access.scope');
  return { id, village, rows: [...own, ...kinds.flatMap((kind) => known[kind])] };
}
