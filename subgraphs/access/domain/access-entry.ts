import type { AccessEntry } from '@hub/kernel/audit/read.ts';
import { purposeNames } from '@hub/schema/purposes.ts';
import { fieldName } from './field-names.ts';
import { roleWords } from './words.ts';

const names = (coordinates: readonly string[]): string[] => [...new Set(coordinates.map(fieldName))];

const institutionOf = ({ institution }: AccessEntry) =>
  institution === null ? null : { __typename: 'Institution', code: institution };

const purposeOf = ({ purpose }: AccessEntry): string | null =>
  purpose === null ? null : ((purposeNames as Readonly<Record<string, string>>)[purpose] ?? purpose);

const rolesOf = ({ roles }: AccessEntry): string[] =>
  roles.map((role) => (roleWords as Readonly<Record<string, string>>)[role] ?? role);

/** An entry as the one whose data was read is told of it: in words, and without the reader's name or number. */
export const inPlainWords = (entry: AccessEntry) => ({
  id: entry.id,
  at: entry.at,
  who: rolesOf(entry).join('、'),
  institution: institutionOf(entry),
  purpose: purposeOf(entry),
  shown: names(entry.shown),
  masked: names(entry.masked),
  denied: names(entry.denied),
});

/** An entry as an auditor reads it. */
export const asAudited = (entry: AccessEntry) => ({
  id: entry.id,
  at: entry.at,
  operation: entry.operation,
  actor: entry.actorId,
  roles: rolesOf(entry),
  institution: institutionOf(entry),
  purpose: purposeOf(entry),
  policyVersion: entry.policyVersion,
  overlayVersions: entry.overlayVersions,
  shown: entry.shown,
  masked: entry.masked,
  denied: entry.denied,
});
