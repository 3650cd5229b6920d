import type { Category } from '@hub/schema/classification.ts';
import type { SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { FieldSource } from './fields.ts';

/** The data set's grade, by the city's rule. */
export type Grade = 'CORE' | 'IMPORTANT' | 'GENERAL';

/** How a resource stands in the data catalogue. */
export interface CatalogueEntry {
  code: string;
  /** Chinese, as the catalogue shows it. */
  name: string;
  grade: Grade;
}

interface Common {
  /** The GraphQL type. */
  type: string;
  table: PgTable;
  category: Category;
  catalogue: CatalogueEntry;
  fields: Readonly<Record<string, FieldSource>>;
  /** The fields of the entity's @key, `id` where nothing is said: L1, and read whatever is selected. */
  keyFields?: readonly string[];
}

/** A resource of a person: rows hang on a subject, and who may know of them follows from the relation. */
export interface PersonResource extends Common {
  subject: PgColumn;
  /** The person itself, known in any relation; any other row, only where L3 of its category may be seen. */
  isPerson?: true;
  /** The row's own key beside the subject; absent where there is one row a subject. */
  key?: PgColumn;
  /** When it happened; lists run newest first. */
  at?: PgColumn;
  /** Where a subject can have several rows and the graph shows one: which (a condition over alias `t`). */
  oneOf?: SQL;
  /** Labels: the level a row is lifted to, and the sealed part of lifted rows. */
  labels?: { requiredLevel: PgColumn; sealed: PgColumn };
  /** For a view over several tables: the column that tells under which table's name a row was sealed. */
  sealedIn?: { column: PgColumn; table: (value: string) => string };
}

/** A resource about nobody: institutions, divisions, practitioners as providers. */
export interface PublicResource extends Common {
  subject?: never;
  /** Names a row, and orders lists. */
  key: readonly PgColumn[];
}

export type Resource = PersonResource | PublicResource;

/**
 * The one description of a resource. From it derive: the projection and its field guard, the row filter, the
 * mapper, the catalogue entry, the coordinates of the access log.
 */
export const defineResource = <R extends Resource>(resource: R): R => resource;
