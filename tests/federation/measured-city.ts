import { demoCast } from '@hub/db/demo/cast.ts';
import { seedCity } from '@hub/gateway/cli/seed-city.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import { startTestHub, type TestHub, type Wire } from '../hub/start-test-hub.ts';

export const CITY = '500000';
/** The demo regulator's district. */
export const OWN = '500106';
/** The last year that is over, in the city. */
export const YEAR = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear() - 1;

/** One small city with its figures, behind both wires. */
export async function startMeasuredCity(): Promise<{
  hubs: Readonly<Record<Wire, TestHub>>;
  close(): Promise<void>;
}> {
  const hub = await startTestHub({ wire: 'in-process' });
  const { databaseUrl, dataDir } = hub.environment;
  await seedCity({ url: databaseUrl!, dataDir, persons: 1_500, seed: 5, treatingDays: 90, workers: 2 });
  const http = await startTestHub({ wire: 'http', beside: hub });
  return {
    hubs: { 'in-process': hub, http },
    async close() {
      await http.close();
      await hub.close();
    },
  };
}

/** The token of another steward: the cast has one. */
export async function secondSteward({ environment, vault }: TestHub): Promise<string> {
  const issuer = await openDemoIssuer(environment.dataDir);
  const steward = demoCast(vault).find(({ name }) => name === 'steward')!;
  return (await issuer.issue({ ...steward, name: 'auditor' })).token;
}
