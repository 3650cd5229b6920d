import type { Sql } from '@hub/db/client.ts';
import type { SealOptions } from '../audit/seal.ts';
import type { Log } from './log.ts';

/** What a job works with. */
export interface JobContext {
  /** As the migrating owner. */
  sql: Sql;
  /** How the access log is sealed. */
  audit: Pick<SealOptions, 'vault' | 'anchor' | 'months'>;
  /** Days after an encounter during which its institution counts as treating the person. */
  treatingDays: number;
  /** Where the files of bulk exports are. */
  exportsFolder: string;
  log: Log;
  now: () => Date;
}

/** Something done by the clock. It may be run twice, and then does nothing the second time. */
export interface Job {
  /** Names its queue. */
  name: string;
  /** Five cron fields, in the city's time zone. */
  cron: string;
  /** The database's channel on which somebody asks for it at once; a notice that is lost the clock makes good. */
  channel?: string;
  run(context: JobContext): Promise<void>;
}
