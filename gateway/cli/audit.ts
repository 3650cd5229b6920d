import { readFile } from 'node:fs/promises';
import { StartupError } from '@hub/db/startup-error.ts';
import { fileAnchor } from '@hub/kernel/audit/anchor.ts';
import { LogBroken } from '@hub/kernel/audit/finding.ts';
import { checkProof, type Proven } from '@hub/kernel/audit/proof.ts';
import { verifyLog } from '@hub/kernel/audit/verify.ts';
import type { Command } from 'commander';
import { readEnvironment } from '../environment.ts';
import { open } from './open.ts';

const VERIFY_HELP = `
Every entry, batch and epoch is compared with what was hashed, sealed, signed and anchored; the hub may go on meanwhile.
Exit code 0: the log is whole. 1: it is not, and the first thing that is wrong is named.`;
const PROVE_HELP = `
Needs no database. Where the anchor of the installation (HUB_AUDIT_ANCHOR, or --anchor) is at hand, the epoch is
compared with the anchored one; elsewhere compare the fingerprint of the key with the one the operator publishes.`;

/** `hub audit verify` and `hub audit prove FILE` */
export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description('The access log: whether it is whole, and what is in it');
  audit
    .command('verify')
    .description('check that no entry was altered, removed, inserted or cut off')
    .option('--json', 'one JSON object')
    .addHelpText('after', VERIFY_HELP)
    .action(verify);
  audit
    .command('prove')
    .argument('<file>', 'an inclusion proof, as residents can take one with them')
    .description('check an inclusion proof')
    .option('--anchor <file>', 'a copy of the anchor; HUB_AUDIT_ANCHOR where nothing is said')
    .option('--json', 'one JSON object')
    .addHelpText('after', PROVE_HELP)
    .action(prove);
}

interface Json {
  json?: true;
}

async function verify({ json }: Json): Promise<void> {
  const environment = readEnvironment();
  const { sql, vault, close } = await open(environment, console.error);
  try {
    const found = await verifyLog(sql, vault, fileAnchor(environment.auditAnchor));
    const { entries, dropped, batches, writers, epochs, unsealed } = found;
    print(json, { whole: true, ...found }, [
      `The access log is whole: ${entries} entries in ${batches} batches of ${writers} writers, ${epochs} epochs signed.`,
      ...(dropped > 0 ? [`Of ${dropped} more, whose months are no longer kept, the hashes are.`] : []),
      ...(unsealed > 0 ? [`${unsealed} batches wait for the next epoch.`] : []),
    ]);
  } catch (error) {
    if (!(error instanceof LogBroken)) throw error;
    print(json, { whole: false, ...error.finding }, [error.message]);
    process.exitCode = 1;
  } finally {
    await close();
  }
}

async function prove(file: string, { json, anchor }: Json & { anchor?: string }): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new StartupError(`${file} cannot be read.`, { cause });
  });
  const proven = checkProof(text);
  const path = anchor ?? readEnvironment().auditAnchor;
  const wrong = typeof proven === 'string' ? proven : await notAnchored(proven, path);
  if (typeof proven === 'string' || typeof wrong === 'string') {
    print(json, { proven: false, sentence: wrong }, [String(wrong)]);
    process.exitCode = 1;
    return;
  }
  const { entry, epoch, fingerprint } = proven;
  const isAnchored = wrong === true;
  print(json, { proven: true, entry, epoch: epoch.number, anchored: isAnchored, fingerprint }, [
    `The entry of ${entry.at} was in the log when epoch ${epoch.number} was signed.`,
    isAnchored
      ? `The epoch is the one anchored in ${path}.`
      : `There is no anchor at ${path}: compare the key’s fingerprint, ${fingerprint}.`,
    JSON.stringify(entry, null, 2),
  ]);
}

/** True where the anchor has this epoch, false where there is no anchor, and what is wrong where it has another. */
async function notAnchored({ epoch }: Proven, path: string): Promise<string | boolean> {
  let isThere = false;
  for await (const copy of fileAnchor(path).all()) {
    isThere = true;
    if (copy.number === epoch.number)
      return copy.body === epoch.body || `The anchor ${path} has another epoch ${epoch.number}.`;
  }
  return isThere ? `The anchor ${path} has no epoch ${epoch.number}.` : false;
}

function print(json: true | undefined, object: object, lines: readonly string[]): void {
  console.log(json ? JSON.stringify(object) : lines.join('\n'));
}
