import { StartupError } from '@hub/db/startup-error.ts';
import { runSubgraph } from '@hub/kernel/runtime/run-subgraph.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { register } from '@hub/subgraphs/register.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
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
  const database = await open(environment, console.log);
  const url = await runSubgraph(subgraph, environment, database, register());
  console.log(`The subgraph ${name} answers the gateway at ${url}/graphql`);
}
