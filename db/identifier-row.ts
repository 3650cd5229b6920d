import type { Vault } from './crypto.ts';
import type { identifier } from './tables/person.ts';

interface Identifier {
  system: string;
  value: string;
  subjectId: string;
  sourceCode: string;
}

/** What the sealed value of an identifier is bound to. */
export const identifierContext = (subjectId: string, system: string): string =>
  `person.identifier.value|${subjectId}|${system}`;

/** An identifier as it is stored: found by its blind index, and sealed beside it for the next key's index. */
export const identifierRow = (
  vault: Vault,
  { system, value, subjectId, sourceCode }: Identifier,
): typeof identifier.$inferInsert => ({
  ...vault.index(system, value),
  subjectId,
  system,
  sourceCode,
  value: vault.seal(value, identifierContext(subjectId, system)),
});
