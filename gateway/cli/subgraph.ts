import { readFileSync } from 'node:fs';
import { StartupError } from '@hub/db/startup-error.ts';
import { serveSubgraph } from '@hub/kernel/runtime/serve.ts';
import { classificationsOf } from '@hub/schema/classification.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import type { Command } from 'commander';
import { parse } from 'graphql';
import { readEnvironment } from '../environment.ts';
import { actorPublicKey } from '../identity/actor-key.ts';
import { createLog } from '../log.ts';
import { servicesFor } from '../services.ts';
import { open } from './open.ts';

/** `hub subgraph NAME` */
export function registerSubgraph(program: Command): void {
  program
    .command('subgraph')
    .argument('<name>', subgraphs.map(({ name }) => name).join(', '))
    .description('serve one subgraph over HTTP on HOST:PORT, for a gateway that names it in SUBGRAPH_URLS')
    .action(serve);
}

async function serve(name: string): Promise<void> {
  const subgraph = subgraphs.find((candidate) => candidate.name === name);
  if (!subgraph)
    throw new StartupError(
      `There is no subgraph “${name}”; there are ${subgraphs.map((s) => s.name).join(', ')}.`,
    );
  const environment = readEnvironment();
  const log = createLog(environment.logLevel);
  const database = await open(environment, console.log);
  const supergraph = readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8');
  const services = servicesFor(subgraph, {
    url: database.url,
    vault: database.vault,
    classifications: classificationsOf(parse(supergraph)),
    onError: (error) => log.error('resolver failed', error, { subgraph: name }),
  });
  const app = serveSubgraph(subgraph, services, actorPublicKey(environment));
  const url = await app.listen({ port: environment.port, host: environment.host });
  console.log(`The subgraph ${name} answers the gateway at ${url}/graphql`);
  const stop = async () => {
    await app.close();
    await services.close();
    await database.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
}
