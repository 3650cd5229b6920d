import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Copy } from './copy.ts';
import { type Connection, Refused, saysOver, termsOf } from './hub.ts';
import { load } from './load.ts';
import { sync } from './sync.ts';

const USAGE = `node main.ts sync|load RESOURCE… --hub URL --token-file FILE --grant ID --copy FILE [--when-over keep|delete]`;

/**
 * Brings a copy up to date and says how. What becomes of it when the grant is over, `--when-over` says; its conditions
 * are words, and whoever sets this up reads them.
 * @returns the exit code: 0 up to date, 1 refused, 2 used wrongly, 3 the grant is over
 */
export async function run(words: readonly string[], say: (line: string) => void): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      hub: { type: 'string' },
      'token-file': { type: 'string' },
      grant: { type: 'string' },
      copy: { type: 'string' },
      'when-over': { type: 'string', default: 'keep' },
    },
  });
  const [how, ...resources] = positionals;
  const { hub, grant, copy: path, 'token-file': tokenFile, 'when-over': whenOver } = values;
  const known = (how === 'sync' || how === 'load') && ['keep', 'delete'].includes(whenOver);
  if (!known || resources.length === 0 || !hub || !grant || !path || !tokenFile) {
    say(USAGE);
    return 2;
  }
  const connection = { hub, grant, token: readFileSync(tokenFile, 'utf8').trim() };
  const copy = new Copy(path);
  try {
    if (copy.remember('grant', grant) !== grant)
      throw new Error('This copy is of another grant, whose pseudonyms differ; take another file.');
    if (how === 'load') {
      const { release, rows, anew } = await load(connection, copy, resources, `${path}.parts`);
      say(
        `${resources.join(', ')}: ${rows} lines ${anew ? 'of everything' : 'of changes'}, release ${release}.`,
      );
    } else
      for (const resource of resources) {
        const { changes, anew } = await sync(connection, copy, resource);
        say(`${resource}: ${changes} lines ${anew ? 'of everything' : 'of changes'}.`);
      }
    say(`The copy has ${copy.count()} rows.`);
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.message);
    if (!saysOver(error)) return 1;
    await end(connection, copy, whenOver === 'delete', say);
    return 3;
  } finally {
    copy.close();
  }
}

async function end(
  connection: Connection,
  copy: Copy,
  destroy: boolean,
  say: (line: string) => void,
): Promise<void> {
  const terms = await termsOf(connection);
  if (terms) {
    const { status, last, conditions } = terms;
    say(`The grant is ${status} since ${last.at}${last.reason ? `: ${last.reason}` : '.'}`);
    for (const condition of conditions) say(`Condition: ${condition}`);
  }
  const rows = copy.count();
  if (destroy) copy.destroy();
  say(
    destroy ? `${rows} rows were deleted.` : `${rows} rows are kept; see the conditions whether they may be.`,
  );
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2), console.log);
