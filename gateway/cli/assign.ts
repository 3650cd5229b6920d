import { DEMO_ISSUER } from '@hub/db/demo/cast.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import { type AssignmentInput, assignByOperator, assignmentTerms } from '@hub/subgraphs/assign.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { open } from './open.ts';

interface AssignOptions {
  institution?: string;
  practitioner?: string;
  division?: string;
  purposes?: string[];
  until?: string;
  issuer?: string;
  json?: true;
}

const HELP = `
For the first security administrators of an installation, who assign everything else in the graph (assignRole), and
for when none is left. It holds at once, also in hubs that run, and is recorded as assigned by “operator”; what is
assigned is ended with endAssignment and never deleted.`;

/** `hub assign HOLDER ROLE` */
export function registerAssign(program: Command): void {
  program
    .command('assign')
    .argument('<holder>', 'who: the `sub` of their tokens')
    .argument('<role>', 'as what, such as security-admin')
    .description('assign a role to somebody, as the owner of the database')
    .option('--institution <code>', 'the institution, for a role that needs one')
    .option('--practitioner <id>', 'who they are among the practitioners')
    .option('--division <code>', 'the division, for a role that needs one')
    .option('--purposes <purpose...>', 'purposes of use, the default one first; otherwise all of the role')
    .option('--until <time>', 'when it ends (ISO 8601); otherwise when it is ended')
    .option('--issuer <iss>', 'the identity provider; otherwise OIDC_ISSUER')
    .option('--json', 'print one JSON object: id, holder, role, purposes')
    .addHelpText('after', HELP)
    .action(assign);
}

async function assign(holder: string, role: string, options: AssignOptions): Promise<void> {
  const environment = readEnvironment();
  const { issuer = environment.oidc?.issuer ?? DEMO_ISSUER, until, json, ...rest } = options;
  const input: AssignmentInput = { holder, role, ...rest, endsAt: until ?? null };
  try {
    const terms = assignmentTerms(input, new Date());
    const database = await open(environment, console.error);
    try {
      const id = await assignByOperator(database.sql, issuer, terms);
      const { purposes } = terms;
      if (json) console.log(JSON.stringify({ id, holder: terms.holder, role: terms.role, purposes }));
      else console.log(`${terms.holder} is assigned ${terms.role} for ${purposes.join(' ')}.`);
    } finally {
      await database.close();
    }
  } catch (error) {
    // What the graph would refuse, in the same words.
    throw error instanceof HubError ? new StartupError(error.message, { cause: error }) : error;
  }
}
