import type { Delivered, SettleContext } from '@hub/kernel/intake/mapper.ts';
import { Rejection } from '@hub/kernel/intake/reasons.ts';

/** States in which somebody has been seen; a plan or a mistake makes nobody a treating institution. */
const SEEN: ReadonlySet<unknown> = new Set(['arrived', 'triaged', 'in-progress', 'onleave', 'finished']);

const DAY = 24 * 60 * 60 * 1000;

/** Gives encounters their institution, which must be the source's own, and the relation that follows from them. */
export async function settleEncounters(delivered: Delivered[], context: SettleContext): Promise<void> {
  const { tx, source } = context;
  const providers = delivered.flatMap((item) => item.mapped.providerId ?? []);
  const rows = await tx<{ id: string; code: string; owner: string }[]>`
    select r.record_id as id, i.code, i.source_code as owner
    from exchange.organization_reference r
    join institution.institution i on i.code = r.institution_code
    where r.record_id = any(${providers}::uuid[])`;
  const known = new Map(rows.map((row) => [row.id, row]));
  for (const item of delivered) {
    const { providerId } = item.mapped;
    const provider = providerId
      ? known.get(providerId)
      : { code: source.institutionCode, owner: source.code };
    if (!provider) item.rejection = new Rejection('REFERENCE_UNKNOWN', 'Encounter.serviceProvider');
    else if (provider.owner !== source.code) {
      item.rejection = new Rejection('FOREIGN_INSTITUTION', 'Encounter.serviceProvider');
    } else for (const { row } of item.mapped.rows) row.institutionCode = provider.code;
  }
  await relate(
    delivered.filter((item) => !item.rejection),
    context,
  );
}

/**
 * TREATING from an encounter's start until a configured time after its end, whichever encounter ends last. An end in
 * the future counts as now: no source can give itself years.
 */
async function relate(
  delivered: readonly Delivered[],
  { tx, treatingDays, now }: SettleContext,
): Promise<void> {
  const relations = delivered.flatMap((item) => {
    const row = item.mapped.rows[0]?.row;
    if (!row || !SEEN.has(row.status)) return [];
    const { subjectId, institutionCode, practitionerId, at, endedAt, status } = row as Record<
      string,
      string | null
    >;
    const end = Math.min(Date.parse(endedAt ?? (status === 'finished' ? at! : now)), Date.parse(now));
    return {
      subject_id: subjectId,
      counterpart: institutionCode,
      starts_at: at,
      ends_at: new Date(end + treatingDays * DAY).toISOString(),
      origin: `encounter ${item.recordId}`,
      required_level: row.requiredLevel,
      practitioner_id: practitionerId,
    };
  });
  // A relation that had ended and lives again is as new as one that was never there.
  const isNew = tx`care_relation.ends_at <= excluded.recorded_at and excluded.ends_at > excluded.recorded_at`;
  await tx`
    insert into access.care_relation
      (subject_id, kind, counterpart, starts_at, ends_at, origin, required_level, recorded_at, practitioner_id)
    select subject_id, 'TREATING', counterpart, min(starts_at), max(ends_at),
      (array_agg(origin order by ends_at desc, origin))[1], max(required_level), ${now},
      (array_agg(practitioner_id order by ends_at desc, origin))[1]
    from jsonb_to_recordset(${tx.json(relations as never)}) as r (subject_id uuid, counterpart text,
      starts_at timestamptz, ends_at timestamptz, origin text, required_level smallint,
      practitioner_id uuid)
    group by subject_id, counterpart
    on conflict (subject_id, kind, counterpart) do update set
      recorded_at = case when ${isNew} then excluded.recorded_at else care_relation.recorded_at end,
      practitioner_id = case when ${isNew} then excluded.practitioner_id else care_relation.practitioner_id end,
      required_level = greatest(care_relation.required_level, excluded.required_level),
      starts_at = least(care_relation.starts_at, excluded.starts_at),
      ends_at = greatest(care_relation.ends_at, excluded.ends_at),
      origin = case when excluded.ends_at > care_relation.ends_at then excluded.origin else care_relation.origin end`;
}
