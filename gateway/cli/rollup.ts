import { rebuild } from '@hub/kernel/statistics/roll-up.ts';
import { cubes } from '@hub/subgraphs/cubes.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { open } from './open.ts';

const HELP = `
Deliveries keep the figures in step by themselves; a new count gives the same numbers. It is one transaction: readers see
the old figures until it is done, deliveries wait.`;

/** `hub rollup rebuild` */
export function registerRollup(program: Command): void {
  program
    .command('rollup')
    .description('the counted figures that statistics and portraits are made of')
    .command('rebuild')
    .description('count everything anew')
    .option('--json', 'print the summary as JSON on the last line')
    .addHelpText('after', HELP)
    .action(count);
}

async function count({ json }: { json?: true }): Promise<void> {
  const { sql, close } = await open(readEnvironment(), console.error);
  try {
    const began = performance.now();
    const persons = await rebuild(sql, cubes);
    const seconds = Math.round(performance.now() - began) / 1000;
    console.log(json ? JSON.stringify({ persons, seconds }) : `${persons} persons counted in ${seconds} s.`);
  } finally {
    await close();
  }
}
