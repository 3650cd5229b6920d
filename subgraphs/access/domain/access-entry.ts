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

/** Of what left the hub the body that has it now, not the developer who fetched it. */
const whoOf = (entry: AccessEntry): string => {
  const recipients = new Set(entry.deliveries.map(({ recipient }) => recipient));
  return recipients.size > 0 ? `${[...recipients].join('、')} (数据回流)` : rolesOf(entry).join('、');
};

/** An entry as the one whose data was read is told of it: in words, and without the reader's name or number. */
export const inPlainWords = (entry: AccessEntry) => ({
  id: entry.id,
  at: entry.at,
  who: whoOf(entry),
  institution: institutionOf(entry),
  purpose: purposeOf(entry),
  shown: names(entry.shown),
  masked: names(entry.masked),
  denied: names(entry.denied),
});

/** What decides how much of an entry one may see who does not see L5. */
export interface Reach {
  /** Those whose treating the person is L5 itself: an entry that names one gives the diagnosis away. */
  institutions: ReadonlySet<string>;
  /** Whether the reader sees cells of this coordinate. */
  opens(coordinate: string): boolean;
}

/**
 * An entry without what could tell of rows that a label lifts: it names which fields and lists of the person were asked
 * for, as it does whether or not such rows are in them (`Person.conditions`), and nothing of single rows.
 * @returns for each entry what is left of it, null where nothing is
 */
export const withoutL5 =
  ({ institutions, opens }: Reach) =>
  (entry: AccessEntry): AccessEntry | null => {
    if (entry.institution !== null && institutions.has(entry.institution)) return null;
    const left = (coordinates: readonly string[]) =>
      coordinates.filter((coordinate) => coordinate.startsWith('Person.') && opens(coordinate));
    const [shown, masked, denied] = [left(entry.shown), left(entry.masked), left(entry.denied)];
    if (shown.length + masked.length + denied.length === 0) return null;
    const deliveries = entry.deliveries
      .map((one) => ({ ...one, shown: left(one.shown), masked: left(one.masked) }))
      .filter((one) => one.shown.length + one.masked.length > 0);
    return { ...entry, shown, masked, denied, deliveries };
  };

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
  refused: entry.refusals.map(({ grant = null, release = null, ...rest }) => ({ ...rest, grant, release })),
});

/** By which grants, releases and parts a person's data left the hub with this entry, as an auditor reads it. */
export const asDelivered = ({ id, at, operation, actorId, deliveries }: AccessEntry) => ({
  id,
  at,
  operation,
  actor: actorId,
  deliveries: deliveries.map(({ release = null, part = null, ...rest }) => ({ ...rest, release, part })),
});
