import type { Vault } from '@hub/db/crypto.ts';
import type { InferInsertModel } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { TransactionSql } from 'postgres';
import type { Rejection } from './reasons.ts';
import type { DeliveringSource } from './source.ts';
import type { Terminology } from './terminology.ts';

/** A row for a table; on a known primary key it replaces the row. */
export interface TableRow {
  table: PgTable;
  row: Record<string, unknown>;
}

/** Type-checked against the table. */
export const rowOf = <T extends PgTable>(table: T, row: InferInsertModel<T>): TableRow => ({ table, row });

/** What mappers know beside the resource. Everything here is the same for the whole run. */
export interface IntakeContext {
  vault: Vault;
  source: DeliveringSource;
  terminology: Terminology;
  /** Days after an encounter during which its institution counts as treating the person. */
  treatingDays: number;
  /** ISO 8601. */
  now: string;
}

export interface UnmappedCode {
  codeSystem: string;
  code: string;
}

/** What a mapper makes of a resource, with ids derived and nothing looked up. */
export interface Mapped {
  rows: TableRow[];
  /** The subject the rows belong to. */
  subjectId?: string;
  /** Whether that subject has to be known already. */
  needsSubject?: boolean;
  /** The record id of the Organization that the resource names as its provider. */
  providerId?: string;
  unmapped?: UnmappedCode[];
  /** Bears a label that reaches the rows it hangs together with; `spread` sees to it. */
  labelled?: boolean;
  /** A line for the operator once the subject is registered. */
  announce?: string;
}

/** A resource on its way into the database, within its batch's transaction. */
export interface Delivered {
  resourceType: string;
  resourceId: string;
  recordId: string;
  mapped: Mapped;
  /** Where an earlier version of it was stored. */
  previousSubjects: string[];
  /** Set by `settle`: it goes to quarantine instead. */
  rejection?: Rejection;
}

export interface SettleContext extends IntakeContext {
  tx: TransactionSql;
  /** A line for the operator; never a name. */
  notice(line: string): void;
}

/** How one resource type becomes rows. The register hands all of them to `ingest`. */
export interface IntakeMapper {
  resourceType: string;
  /**
   * Pure: a valid resource and its id in the source's words → rows.
   * @throws Rejection
   */
  map(resource: Record<string, unknown>, resourceId: string, context: IntakeContext): Mapped;
  /** What only the database knows, for all resources of the type in a batch at once. */
  settle?(delivered: Delivered[], context: SettleContext): Promise<void>;
  /**
   * What a batch changes in other rows, once for everything in it when all of it is settled; mappers that share it are
   * asked once. The rows are written after the batch's own and take the place of those with their keys.
   */
  spread?(delivered: readonly Delivered[], context: SettleContext): Promise<TableRow[]>;
}
