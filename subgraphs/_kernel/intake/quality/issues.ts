import type { TransactionSql } from 'postgres';
import type { IntakeRun } from '../prepare.ts';
import { rulesIn } from './evaluate.ts';
import { hasIssue, rulesOn } from './rules.ts';

/** Something that is wrong with a row. */
export interface Issue {
  name: string;
  resourceType: string | null;
  resourceId: string | null;
  fingerprint: Buffer | null;
  rule: string;
  requiredLevel: number;
  detail: string;
}

/** Found when, and by which edition. */
interface Found {
  source: string;
  version: string;
  /** ISO 8601. */
  now: string;
  day: string;
}

export const foundBy = ({ source, now, day }: Pick<IntakeRun, 'source' | 'now' | 'day'>): Found => ({
  source: source.code,
  version: rulesOn(day).version,
  now,
  day,
});

/** What the rules found broken in an accepted resource. */
export const issuesOf = (
  resource: { resourceType: string; resourceId: string; requiredLevel: number },
  failed: number,
  day: string,
): Issue[] =>
  failed === 0
    ? []
    : rulesIn(resource.resourceType, day, failed)
        .filter(hasIssue)
        .map(({ rule }) => ({
          name: `${resource.resourceType}/${resource.resourceId}`,
          ...resource,
          fingerprint: null,
          rule,
          detail: resource.resourceType,
        }));

/** Opens what is not open yet. */
export async function openIssues(
  tx: TransactionSql,
  { source, version, now, day }: Found,
  issues: readonly Issue[],
): Promise<void> {
  if (issues.length === 0) return;
  const rows = issues.map(({ fingerprint, ...issue }) => ({
    ...issue,
    fingerprint: fingerprint?.toString('hex') ?? null,
  }));
  await tx`
    insert into exchange.quality_issue (source_code, name, resource_type, resource_id, fingerprint, rule, version,
      required_level, detail, found_on, found_at)
    select distinct on (name, rule) ${source}, name, "resourceType", "resourceId", decode(fingerprint, 'hex'), rule,
      ${version}, "requiredLevel", detail, ${day}::date, ${now}::timestamptz
    from jsonb_to_recordset(${tx.json(rows as never)}) as r (name text, "resourceType" text, "resourceId" text,
      fingerprint text, rule text, "requiredLevel" smallint, detail text)
    on conflict (source_code, name, rule) where closed_at is null
    do update set fingerprint = excluded.fingerprint, detail = excluded.detail`;
}

/** Closes what is open of these names, but for what is still wrong. @param only these rules; absent: all */
export async function closeIssues(
  tx: TransactionSql,
  { source, now }: Found,
  names: readonly string[],
  still: readonly Pick<Issue, 'name' | 'rule'>[],
  only?: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  const rules = only ? tx`and rule = any(${only as string[]})` : tx``;
  await tx`
    update exchange.quality_issue i set closed_at = ${now}::timestamptz
    where source_code = ${source} and closed_at is null and name = any(${names as string[]}) ${rules}
      and not exists (select from unnest(${still.map(({ name }) => name)}::text[],
        ${still.map(({ rule }) => rule)}::text[]) s (name, rule) where s.name = i.name and s.rule = i.rule)`;
}
