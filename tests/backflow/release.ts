import { connect } from '@hub/db/client.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';
import { jobs } from '@hub/subgraphs/jobs.ts';
import type { TestHub } from '../hub/start-test-hub.ts';

const EXPORT = 'mutation($input: ExportBackflowInput!) { exportBackflow(input: $input) { id } }';

/** A release of a grant, asked for and prepared. @throws what the hub said instead */
export async function makeRelease(hub: TestHub, grant: string): Promise<string> {
  const { data, text } = await hub.ask<{ exportBackflow: { id: string } | null }>(
    'district-developer',
    EXPORT,
    { input: { grant } },
  );
  if (!data?.exportBackflow) throw new Error(text);
  const { id } = data.exportBackflow;
  const job = jobs.find(({ name }) => name === 'prepare-releases')!;
  // One connection holds the lock, one reads, one notes how far it is.
  const sql = connect(hub.environment.databaseUrl!, { max: 4 });
  try {
    for (;;) {
      await job.run({
        sql,
        audit: { vault: hub.vault },
        exportsFolder: hub.environment.exportsFolder,
        log: createLog('error'),
      } as never);
      const [row] = await hub.sql<{ status: string }[]>`select status from exchange.release where id = ${id}`;
      if (row?.status === 'READY') return id;
      // Others' transactions may still be under way (OVERLOADED); then it is taken up again.
      if (row?.status === 'STOPPED') throw new Error('The release was stopped.');
    }
  } finally {
    await sql.end();
  }
}
