import { unpackQuarantine } from './body.ts';
import { check, type IntakeRun, prepare, type Ready } from './prepare.ts';
import { receive } from './receive.ts';
import type { Outcome } from './write.ts';

const PAGE = 200;

export interface Mended {
  /** Of the defects this run had counted as quarantined. */
  thisRun: number;
  notices: string[];
}

/**
 * Tries everything of the source again that waits for a person or an institution: the order of files must not
 * matter, nor on which day the missing one came. Read by pages, so that memory stays flat.
 */
export async function retryQuarantined(
  run: IntakeRun,
  write: (batch: Ready[], run: IntakeRun) => Promise<Outcome>,
): Promise<Mended> {
  const { sql, vault, source, batchId } = run;
  const notices: string[] = [];
  let earlier = 0;
  let thisRun = 0;
  let after = { at: '-infinity', fingerprint: Buffer.alloc(0) as Buffer };
  for (;;) {
    const rows = await sql<
      { fingerprint: Buffer; body: Buffer; type: string; resource_id: string; batch_id: string; at: string }[]
    >`
      select fingerprint, body, resource_type as type, resource_id, batch_id, quarantined_at as at from exchange.quarantine
      where source_code = ${source.code} and reason = 'REFERENCE_UNKNOWN'
        and (quarantined_at, fingerprint) > (${after.at}::timestamptz, ${after.fingerprint}::bytea)
      order by quarantined_at, fingerprint limit ${PAGE}`;
    const last = rows.at(-1);
    if (!last) break;
    after = last;
    for (const mine of [true, false]) {
      for (const round of latestFirst(rows.filter((row) => (row.batch_id === batchId) === mine))) {
        const batch = round.map((row) => {
          const bytes = unpackQuarantine(vault, source.code, row.fingerprint, row.body);
          const resource = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
          return receive(
            { kind: 'resource', fullUrl: `urn:uuid:${row.resource_id}`, resource, bytes },
            run.synonyms,
          );
        });
        const outcome = await write(await prepare(await check(batch, run), run, { late: true }), run);
        const mended = outcome.stored + outcome.archived + outcome.unchanged;
        if (mine) thisRun += mended;
        else earlier += mended;
        notices.push(...outcome.notices);
      }
    }
  }
  if (earlier > 0)
    notices.push(`${earlier} resources of earlier imports found what they had been waiting for.`);
  return { thisRun, notices };
}

/** Rounds that hold a name once: the latest version of each first, so that those before it change nothing. */
function latestFirst<R extends { type: string; resource_id: string }>(rows: readonly R[]): R[][] {
  const rounds: R[][] = [];
  const seen = new Map<string, number>();
  for (const row of rows.toReversed()) {
    const name = `${row.type}/${row.resource_id}`;
    const round = seen.get(name) ?? 0;
    seen.set(name, round + 1);
    rounds[round] = [row, ...(rounds[round] ?? [])];
  }
  return rounds;
}
