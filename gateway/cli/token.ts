import { demoCast } from '@hub/db/demo/cast.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { findMember, openDemoIssuer } from '../identity/demo-issuer.ts';

interface TokenOptions {
  person?: string;
  institution?: string;
  division?: string;
  json?: true;
}

export function registerToken(program: Command): void {
  program
    .command('token')
    .argument('<name>', 'a demo name, such as resident, doctor or district-regulator')
    .description('print a demo token, valid for 8 hours, on the last line (development only)')
    .option('--person <id>', 'act as this person')
    .option('--institution <code>', 'act for this institution')
    .option('--division <code>', 'act for this division')
    .option('--json', 'print one JSON object: name, title, purposes, expiresAt, token')
    .action(printToken);
}

async function printToken(name: string, options: TokenOptions): Promise<void> {
  const { mode, dataDir } = readEnvironment();
  if (mode === 'production')
    throw new StartupError('Production has no demo issuer; tokens come from the identity provider.');
  const member = findMember(demoCast(openVault(dataDir)), name);
  if (typeof member === 'string') throw new StartupError(member);
  const issuer = await openDemoIssuer(dataDir);
  const { token, expiresAt } = await issuer.issue(member, {
    personId: options.person,
    institutionCode: options.institution,
    divisionCode: options.division,
  });
  const { title, purposes } = member;
  if (options.json) console.log(JSON.stringify({ name, title, purposes, expiresAt, token }));
  else console.log(`${title}, purposes ${purposes.join(' ')}, valid until ${expiresAt}\n${token}`);
}
