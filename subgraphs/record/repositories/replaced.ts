import { observation } from '@hub/db/tables/record.ts';
import type { Delivered, SettleContext } from '@hub/kernel/intake/mapper.ts';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

/**
 * Before a new version is written, what only the old one said goes: rows under another person, parts that are
 * no more, and the relation that rested on the encounter when it moved to somebody else.
 */
export async function removeReplaced(
  table: PgTable,
  delivered: Delivered[],
  { tx }: SettleContext,
): Promise<void> {
  const old = delivered.flatMap((item) =>
    item.previousSubjects.map((subject) => ({
      subject,
      id: item.recordId,
      moved: subject !== item.mapped.subjectId,
    })),
  );
  if (old.length === 0) return;
  const { schema, name } = getTableConfig(table);
  const parts = table === observation ? tx`or t.panel_id = o.id` : tx``;
  await tx`
    delete from ${tx(`${schema}.${name}`)} t
    using jsonb_to_recordset(${tx.json(old)}) as o (subject uuid, id uuid)
    where t.subject_id = o.subject and (t.id = o.id ${parts})`;
  const moved = old.filter((one) => one.moved);
  await tx`
    delete from access.care_relation c
    using jsonb_to_recordset(${tx.json(moved)}) as o (subject uuid, id uuid)
    where c.subject_id = o.subject and c.origin = 'encounter ' || o.id`;
}
