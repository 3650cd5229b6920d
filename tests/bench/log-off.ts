import { readEnvironment } from '@hub/gateway/environment.ts';
import { startHub } from '@hub/gateway/hub.ts';
import { createLog } from '@hub/kernel/runtime/log.ts';

/** The hub with an access log that keeps nothing: what the real one costs is the difference. No variable does this. */
const accessLog = { append: () => undefined, close: async () => {} };
const environment = readEnvironment();
const { url } = await startHub(environment, { log: createLog('error'), say: () => {}, accessLog });
process.once('SIGTERM', () => process.exit(0));
console.log(`${url}/graphql`);
