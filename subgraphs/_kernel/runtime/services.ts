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
 * Connections of a subgraph. Few, so that what a process asks at a time shares writes and wake-ups (the driver
 * pipelines): on two cores fewer connections take far less processor time on both sides. Not fewer still, so that
 * one slow statement does not hold up everybody.
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
  const sql: Sql = connect(url, {
    role: roleOf(subgraph),
    max,
    planOnce: true,
    statementTimeout,
    ...(onQuery ? { onQuery } : {}),
  });
  return {
    sql,
    vault,
    register,
    get classifications() {
      return classifications.current;
    },
    reloadClassifications: () => classifications.reload(),
    onError,
    close: () => sql.end({ timeout: 5 }),
  };
}
