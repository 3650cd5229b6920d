import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { Classifications, Level } from '@hub/schema/classification.ts';
import { Reads } from '../audit/reads.ts';
import type { Guard } from '../authorization/guard.ts';
import type { KnownPeople } from '../authorization/known-people.ts';
import type { Register } from '../resource/register.ts';

/** Why a cell of a visible row is null: the relation does not reach that far, or the row's label does. */
export type DenialReason = 'RELATION' | 'LABEL';

/** What happened to cells, by schema coordinate; never by row. */
export interface Report {
  denied: Map<string, { level: Level; reason: DenialReason }>;
  masked: Set<string>;
  /** For the access log: whose cells these were. */
  reads: Reads;
}

/** What a subgraph runs on: its own database role, the keys, the composed classifications. */
export interface Services {
  sql: Sql;
  /** The same role on one connection, for what is found by its key and small: never a list, a write or a transaction. */
  keyed: Sql;
  vault: Vault;
  /** In force now; a request keeps those it began with. */
  readonly classifications: Classifications;
  /** Of all subgraphs' resources; of a subgraph alone, where nobody hands it more, of its own. */
  readonly register: Register;
  /** Reads them anew: what this process has raised holds for the next request. */
  reloadClassifications: () => Promise<void>;
  /** Told of errors that the client must not see. */
  onError: (error: unknown) => void;
}

/** What resolvers and repositories get. There is no way to build a repository without one. */
export interface RequestContext extends Services {
  actor: Actor;
  guard: Guard;
  report: Report;
  /** Where the operation remembers its persons; absent behind the HTTP wire and for mutations. */
  known?: KnownPeople | undefined;
  /** Aborted when nobody waits for the answer any more; statements under way are cancelled. */
  signal: AbortSignal | undefined;
  /** One loader per use and request; see ../resource/loader.ts. */
  loaders: Map<string, unknown>;
}

export const newReport = ({ version }: Pick<Classifications, 'version'>): Report => ({
  denied: new Map(),
  masked: new Set(),
  reads: new Reads(version),
});
