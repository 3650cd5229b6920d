import { policyMatrix } from '@hub/schema/policy-matrix.ts';
import type { Command } from 'commander';

/** `hub policy print` */
export function registerPolicy(program: Command): void {
  const policy = program.command('policy').description('The policy table');
  policy
    .command('print')
    .description('Print who sees what: role × purpose × relation against level, as a matrix')
    .action(() => console.log(policyMatrix()));
}
