import { parentPort, workerData } from 'node:worker_threads';
import { type City, createCity } from '@hub/db/city/city.ts';
import { connect } from '@hub/db/client.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { copyRows } from '@hub/kernel/intake/copy.ts';

/** What a worker of `seedCity` is started with: a stretch of the city, and how it is made. */
export interface SeedOrder {
  url: string;
  dataDir: string;
  seed: number;
  asOf: string;
  treatingDays: number;
  from: number;
  until: number;
  /** Persons of a batch. Batch 0 is the institutions, 1 the first persons in the order of their subject ids. */
  batchSize: number;
}

/** The answer to each batch that a worker is sent; no rows where somebody else has written it. */
export interface SeedAnswer {
  batch: number;
  rows: number;
}

function* rowsOf(city: City, order: Uint32Array, { from, until, batchSize }: SeedOrder, batch: number) {
  if (batch === 0) yield* city.institutions(from, until);
  else for (const n of order.subarray((batch - 1) * batchSize, batch * batchSize)) yield* city.person(n);
}

if (parentPort) {
  const port = parentPort;
  const order = workerData as SeedOrder;
  const sql = connect(order.url, { role: 'hub_intake', max: 1 });
  const city = createCity({ ...order, vault: openVault(order.dataDir) });
  const persons = city.order(order.from, order.until);

  /** All or nothing, and only once: who comes second waits here, and then finds it done. */
  const write = (batch: number): Promise<number> =>
    sql.begin(async (tx) => {
      // Rows and the note of them are lost together or not at all, so nothing has to wait for the disk.
      await tx`set local synchronous_commit = off`;
      const { count } = await tx`
        insert into exchange.seed_batch (from_person, batch, rows) values (${order.from}, ${batch}, 0)
        on conflict do nothing`;
      if (count === 0) return 0;
      const rows = await copyRows(tx, rowsOf(city, persons, order, batch));
      await tx`update exchange.seed_batch set rows = ${rows}
        where from_person = ${order.from} and batch = ${batch}`;
      return rows;
    });

  port.on('message', async (batch: number | null) => {
    if (batch === null) {
      await sql.end();
      port.close();
    } else port.postMessage({ batch, rows: await write(batch) } satisfies SeedAnswer);
  });
}
