import { connect } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { Actor } from '@hub/schema/actor.ts';
import { HubError } from '../runtime/errors.ts';
import type { Cube } from '../statistics/define-cube.ts';
import type { IntakeMapper } from './mapper.ts';
import type { Reason } from './reasons.ts';
import { ingest, type Summary } from './run.ts';
import { type DeliveringSource, findSource } from './source.ts';

/** What deliveries are written with. */
export interface DeliveryOptions {
  url: string;
  vault: Vault;
  mappers: readonly IntakeMapper[];
  cubes: readonly Cube[];
  treatingDays: number;
}

export interface Delivered extends Summary {
  /** Hub codes given out. */
  notices: string[];
  /** Why the body could not be read to its end; empty where it could. */
  damaged: Reason[];
}

/** Takes in what a source's own system sends. @throws FORBIDDEN */
export type Deliver = (actor: Actor, source: string, body: AsyncIterable<Buffer>) => Promise<Delivered>;

/** Deliveries as the role hub_intake, on connections that live as long as each of them. */
export const deliverTo =
  ({ url, ...options }: DeliveryOptions): Deliver =>
  async (actor, code, chunks) => {
    const sql = connect(url, { role: 'hub_intake', max: 3 });
    try {
      const source = await sourceOf(actor, () => findSource(sql, code));
      const notices: string[] = [];
      const { damaged, ...summary } = await ingest({
        ...options,
        sql,
        source,
        files: [{ name: 'body', chunks }],
        onNotice: (line) => notices.push(line),
      });
      return { ...summary, notices, damaged: damaged.map(({ reason }) => reason) };
    } finally {
      await sql.end({ timeout: 5 });
    }
  };

/** The source, for its own system only; a source one does not speak for is as good as none. */
async function sourceOf(actor: Actor, find: () => Promise<DeliveringSource>): Promise<DeliveringSource> {
  const source = actor.roles.includes('source-system') ? await find().catch(() => undefined) : undefined;
  if (source && source.institutionCode === actor.institution) return source;
  throw new HubError('FORBIDDEN', 'This caller does not deliver for that source.');
}
