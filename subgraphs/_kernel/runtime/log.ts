import { LOG_LEVELS, type ProcessConfig } from './config.ts';

/** One JSON object a line on standard error: level, time, event, and named facts that hold no personal data. */
export interface Log {
  info(event: string, facts?: Record<string, unknown>): void;
  warn(event: string, facts?: Record<string, unknown>): void;
  error(event: string, error: unknown, facts?: Record<string, unknown>): void;
}

export function createLog(
  level: ProcessConfig['logLevel'],
  write = (line: string) => process.stderr.write(line),
): Log {
  const threshold = LOG_LEVELS.indexOf(level);
  const log = (name: (typeof LOG_LEVELS)[number], event: string, facts: Record<string, unknown>) => {
    if (LOG_LEVELS.indexOf(name) < threshold) return;
    write(`${JSON.stringify({ level: name, time: new Date().toISOString(), event, ...facts })}\n`);
  };
  return {
    info: (event, facts = {}) => log('info', event, facts),
    warn: (event, facts = {}) => log('warn', event, facts),
    error: (event, error, facts = {}) => log('error', event, { ...facts, ...describe(error) }),
  };
}

/** Name, code and place of an error. Not its message: a database's may quote the values of a row. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { code } = error as Error & { code?: unknown };
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return {
    error: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: frames.slice(0, 4).map((line) => line.trim().replace(/^at /, '')),
  };
}
