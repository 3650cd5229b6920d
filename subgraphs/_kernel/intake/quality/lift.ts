import { LIFTED } from '@hub/schema/labels.ts';
import type { TransactionSql } from 'postgres';
import type { TableRow } from '../mapper.ts';
import type { Prepared } from '../prepare.ts';
import type { Issue } from './issues.ts';

const isLifted = ({ row }: TableRow): boolean => row.requiredLevel === LIFTED;

/**
 * Lifts the issues of rows that are lifted, whenever the label came: an issue found before it, one that is closed, and
 * one of a version that went to quarantine while a labelled one stands are told to nobody but the sender.
 * @param reached rows that labels reached from others in this batch
 * @param fresh issues that this batch opened
 */
export async function liftIssues(
  tx: TransactionSql,
  source: string,
  kept: readonly Prepared[],
  reached: readonly TableRow[],
  fresh: readonly Issue[],
): Promise<void> {
  const labelled = kept.filter(({ before, mapped }) => before && mapped.rows.some(isLifted));
  const rows = [...labelled.flatMap(({ mapped }) => mapped.rows), ...reached].filter(isLifted);
  const names = fresh.filter(({ requiredLevel }) => requiredLevel < LIFTED).map(({ name }) => name);
  if (rows.length > 0)
    await tx`
      update exchange.quality_issue i set required_level = ${LIFTED}
      from exchange.delivery d
      where d.subject_id = any(${idsOf(rows, 'subjectId')}::uuid[]) and d.record_id = any(${idsOf(rows, 'id')}::uuid[])
        and i.source_code = d.source_code and i.resource_type = d.resource_type and i.resource_id = d.resource_id
        and i.required_level < ${LIFTED}`;
  if (names.length > 0)
    await tx`
      update exchange.quality_issue i set required_level = ${LIFTED}
      from exchange.delivery d join record.timeline t on t.subject_id = d.subject_id and t.id = d.record_id
      where i.source_code = ${source} and i.name = any(${names}) and i.closed_at is null
        and d.source_code = i.source_code and d.resource_type = i.resource_type and d.resource_id = i.resource_id
        and t.required_level = ${LIFTED}`;
}

const idsOf = (rows: readonly TableRow[], field: string): string[] => [
  ...new Set(rows.map(({ row }) => String(row[field]))),
];
