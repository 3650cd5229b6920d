import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { LiveClassifications } from '../authorization/live-classifications.ts';
import type { Register } from '../resource/register.ts';
import type { Services } from './context.ts';
import type { Subgraph } from './define-subgraph.ts';

export interface SubgraphServices extends Services {
  close(): Promise<void>;
}

/**
 * Connections of a subgraph beside the one for reads by key. All of those go down one: the driver pipelines, so that
 * what a process asks at a time shares writes and wake-ups, which are most of what a small statement costs on either
 * side. These are for what takes longer, which so holds nobody up.
 */
export const POOL = 4;

export interface ServicesOptions {
  url: string;
  vault: Vault;
  classifications: LiveClassifications;
  register: Register;
  onError: (error: unknown) => void;
  /** Told the text of each statement; tests count with it. */
  onQuery?: (statement: string) => void;
  /** Connections at most. */
  max?: number;
  /** Milliseconds that a statement may take: as long as an operation. */
  statementTimeout?: number;
}

/** The database role a subgraph runs as. */
export const roleOf = (subgraph: Pick<Subgraph, 'name'>): string => `hub_${subgraph.name}`;

/** Nobody waits for what takes longer. */
const STATEMENT_TIMEOUT_MS = 10_000;

/** What one subgraph runs on: a pool that is its own database role, and never the owner's. */
export function servicesFor(subgraph: Pick<Subgraph, 'name'>, options: ServicesOptions): SubgraphServices {
  const { url, vault, classifications, register, onError, onQuery, max = POOL } = options;
  const { statementTimeout = STATEMENT_TIMEOUT_MS } = options;
  const pool = (size: number): Sql =>
    connect(url, {
      role: roleOf(subgraph),
      max: size,
      planOnce: true,
      statementTimeout,
      ...(onQuery ? { onQuery } : {}),
    });
  const [sql, keyed] = [pool(max), pool(1)];
  return {
    sql,
    keyed,
    vault,
    register,
    get classifications() {
      return classifications.current;
    },
    reloadClassifications: () => classifications.reload(),
    onError,
    async close() {
      await Promise.all([sql.end({ timeout: 5 }), keyed.end({ timeout: 5 })]);
    },
  };
}
