import { type Place, saidByPlace, type TableRow, tiesOf } from '@hub/db/labelled-rows.ts';
import { liftRow } from '@hub/db/sealed-row.ts';
import * as record from '@hub/db/tables/record.ts';
import { type Delivered, rowOf, type SettleContext } from '@hub/kernel/intake/mapper.ts';
import { LIFTED, loadLabels } from '@hub/schema/labels.ts';
import { isReached, spreadLabels, type TiedRow } from '@hub/schema/spread-labels.ts';
import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

const { record: _schema, raised, ...records } = record;
const tables: readonly PgTable[] = Object.values(records);
const isRecord = ({ table }: TableRow): boolean => tables.includes(table);

type Tx = SettleContext['tx'];

interface Spreading extends TableRow, TiedRow {
  row: Record<string, unknown> & { subjectId: string };
}

/** Ids count within their subject: what a record says of another subject's encounter reaches nothing. */
const keyOf = (subjectId: string, id: string): string => `${subjectId}/${id}`;

function spreading({ table, row }: TableRow, labelled: boolean): Spreading {
  const subjectId = String(row.subjectId);
  const { ties, reasons } = tiesOf(row);
  const own = (ids: readonly string[]) => ids.map((id) => keyOf(subjectId, id));
  return { table, row: { ...row, subjectId }, labelled, ties: own(ties), reasons: own(reasons) };
}

/**
 * Lifts what labels reach, in the batch and of what was stored before, and notes the ids they reached for what is
 * still to come. Two statements where no label is about; one more for each round in which they reach further, and one
 * for the relations that rest on what they lift.
 */
export async function spread(
  delivered: readonly Delivered[],
  { tx, vault }: SettleContext,
): Promise<TableRow[]> {
  const own = delivered.flatMap(({ mapped }) =>
    mapped.rows.filter(isRecord).map((one) => spreading(one, mapped.labelled === true)),
  );
  const [marked, telling] = await Promise.all([raisedBefore(tx, own), tellingInstitutions(tx, own)]);
  for (const one of own) one.labelled ||= telling.has(String(one.row.institutionCode));
  const rows = [...own, ...(await seenAt(tx, institutionsThatTell(delivered)))];
  if (marked.size === 0 && !rows.some(({ labelled }) => labelled)) return [];

  const batch = new Set(own.map(({ row }) => keyOf(row.subjectId, String(row.id))));
  let asked: ReadonlySet<string> = marked;
  let reached = spreadLabels(rows, marked);
  while (reached.size > asked.size) {
    const fresh = [...reached].filter((key) => !asked.has(key));
    asked = reached;
    for (const one of await neighbours(tx, fresh)) {
      const key = keyOf(one.row.subjectId, String(one.row.id));
      // The batch's own version of a row takes the place of the stored one.
      if (!batch.has(key)) rows.push(one);
      batch.add(key);
    }
    reached = spreadLabels(rows, reached);
  }
  const lifted = rows.filter((one) => Number(one.row.requiredLevel) < LIFTED && isReached(one, reached));
  await liftRelations(tx, lifted);
  return [
    ...lifted.map(({ table, row }) => ({ table, row: liftRow(vault, table, row) })),
    ...[...reached].filter((key) => !marked.has(key)).map(markOf),
  ];
}

/** A relation that rests on such an encounter tells of the institution, and with it of the diagnosis. */
async function liftRelations(tx: Tx, lifted: readonly Spreading[]): Promise<void> {
  const encounters = lifted.filter(({ table }) => table === record.encounter).map(({ row }) => row);
  if (encounters.length === 0) return;
  const subjects = encounters.map(({ subjectId }) => subjectId);
  const institutions = encounters.map(({ institutionCode }) => String(institutionCode));
  await tx`
    update access.care_relation c set required_level = ${LIFTED}
    from unnest(${subjects}::uuid[], ${institutions}::text[]) as e (subject_id, institution_code)
    where c.subject_id = e.subject_id and c.kind = 'TREATING' and c.counterpart = e.institution_code`;
}

const markOf = (key: string): TableRow => {
  const [subjectId = '', id = ''] = key.split('/');
  return rowOf(raised, { subjectId, id });
};

async function raisedBefore(tx: Tx, rows: readonly Spreading[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const subjects = [...new Set(rows.map(({ row }) => row.subjectId))];
  const marks = await tx<{ subject: string; id: string }[]>`
    select subject_id as subject, id from record.raised where subject_id = any(${subjects}::uuid[])`;
  return new Set(marks.map(({ subject, id }) => keyOf(subject, id)));
}

const tells = (place: Place): boolean => loadLabels().weigh(saidByPlace(place)).spreads;

/** Of the institutions that rows name, those whose class or name gives a diagnosis away. */
async function tellingInstitutions(tx: Tx, rows: readonly Spreading[]): Promise<Set<string>> {
  const codes = [
    ...new Set(rows.flatMap(({ row }) => (row.institutionCode ? [String(row.institutionCode)] : []))),
  ];
  if (codes.length === 0) return new Set();
  const places = await tx<(Place & { code: string })[]>`
    select code, name, class from institution.institution where code = any(${codes})`;
  return new Set(places.filter(tells).map(({ code }) => code));
}

/** Institutions in a batch that tell: they may have come to it after those who were seen there. */
const institutionsThatTell = (delivered: readonly Delivered[]): string[] =>
  delivered.flatMap(({ resourceType, mapped }) => {
    const row = resourceType === 'Organization' ? mapped.rows[0]?.row : undefined;
    return row && tells(row as unknown as Place) ? [String(row.code)] : [];
  });

/** Rows of institutions that no label has reached yet; searched through only when such an institution is delivered. */
async function seenAt(tx: Tx, institutions: readonly string[]): Promise<Spreading[]> {
  if (institutions.length === 0) return [];
  const rows = await tx.unsafe<Found[]>(
    everyTable(
      () => `t.institution_code = any($1) and not exists (
        select from record.raised r where r.subject_id = t.subject_id and r.id = t.id)`,
    ),
    [institutions as string[]],
  );
  return rows.map((found) => spreading(readRow(found), true));
}

/** Stored rows that hang together with one of these ids. */
async function neighbours(tx: Tx, keys: readonly string[]): Promise<Spreading[]> {
  const pairs = keys.map((key) => key.split('/'));
  const subjects = [...new Set(pairs.map(([subject]) => subject!))];
  const ids = [...new Set(pairs.map(([, id]) => id!))];
  const rows = await tx.unsafe<Found[]>(NEIGHBOURS, [subjects, ids], { prepare: true });
  return rows.map((found) => spreading(readRow(found), false));
}

interface Found {
  kind: string;
  row: Record<string, unknown>;
}

const everyTable = (where: (table: PgTable) => string): string =>
  tables
    .map((table) => {
      const name = getTableName(table);
      return `select '${name}' as kind, to_jsonb(t) as row from record.${name} t where ${where(table)}`;
    })
    .join(' union all ');

/** By its tie's column: one id, or several. */
const TIES = { id: false, encounterId: false, panelId: false, itemIds: true, reasonIds: true } as const;

const NEIGHBOURS = everyTable((table) => {
  const columns = getTableColumns(table);
  const ties = Object.entries(TIES).flatMap(([field, several]) => {
    const name = columns[field]?.name;
    if (!name) return [];
    return [several ? `t.${name} && $2::uuid[]` : `t.${name} = any($2::uuid[])`];
  });
  return `t.subject_id = any($1::uuid[]) and (${ties.join(' or ')})`;
});

/** A row by the fields of its table, as `upsertRows` takes it. */
function readRow({ kind, row }: Found): TableRow {
  const table = tables.find((one) => getTableName(one) === kind)!;
  const fields = Object.entries(getTableColumns(table)).map(([field, { name }]) => [field, row[name]]);
  const sealed = typeof row.sealed === 'string' ? Buffer.from(row.sealed.slice(2), 'hex') : null;
  return { table, row: { ...Object.fromEntries(fields), sealed } };
}
