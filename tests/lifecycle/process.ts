import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A command of the hub as an operator runs it, watched from outside. */
export interface Running {
  child: ChildProcess;
  /** Everything printed so far. */
  output: () => string;
  /** Resolves with the match once a line of the output fits; rejects when the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
}

/** Runs `file` (from the repository's root) on this Node with exactly these variables beside PATH. */
export function run(file: string, args: readonly string[], env: Record<string, string>): Running {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const look of waiting) look();
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    output: () => output,
    ended,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(output);
          if (!match) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        void ended.then(() => reject(new Error(`ended before ${pattern}: ${output}`)));
        look();
      }),
  };
}
