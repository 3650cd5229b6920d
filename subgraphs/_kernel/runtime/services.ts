import { connect, type Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import type { Services } from './context.ts';
import type { Subgraph } from './define-subgraph.ts';

export interface SubgraphServices extends Services {
  close(): Promise<void>;
}

export interface ServicesOptions {
  url: string;
  vault: Vault;
  classifications: Classifications;
  onError: (error: unknown) => void;
  /** Told the text of each statement; tests count with it. */
  onQuery?: (statement: string) => void;
  /** Connections at most. */
  max?: number;
}

/** The database role a subgraph runs as. */
export const roleOf = (subgraph: Pick<Subgraph, 'name'>): string => `hub_${subgraph.name}`;

/** What one subgraph runs on: a pool that is its own database role, and never the owner's. */
export function servicesFor(subgraph: Pick<Subgraph, 'name'>, options: ServicesOptions): SubgraphServices {
  const { url, vault, classifications, onError, onQuery, max = 8 } = options;
  const sql: Sql = connect(url, {
    role: roleOf(subgraph),
    max,
    planOnce: true,
    ...(onQuery ? { onQuery } : {}),
  });
  return { sql, vault, classifications, onError, close: () => sql.end({ timeout: 5 }) };
}
