import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/** A breaking change that its authors stand for until the next release. */
export interface DeclaredBreak {
  /** The coordinate, as the check prints it: `Person.phone`, `Query.persons.filter`. */
  coordinate: string;
  reason: string;
  /** The day from which clients must do without, YYYY-MM-DD. */
  date: string;
}

const isDeclaration = (value: unknown): value is DeclaredBreak => {
  const { coordinate, reason, date } = (value ?? {}) as Partial<Record<keyof DeclaredBreak, unknown>>;
  const said = [coordinate, reason].every((text) => typeof text === 'string' && text.trim());
  return Boolean(said) && typeof date === 'string' && /^\d{4}-\d\d-\d\d$/.test(date);
};

/**
 * Compares the schema with that of the last release (both as SDL): a sentence for each breaking change that is not
 * declared, for each declaration that is not complete, and for each that is about nothing.
 */
export async function breakingProblems(
  released: string,
  current: string,
  declared: readonly unknown[],
): Promise<string[]> {
  const changes = await diff(buildSchema(released), buildSchema(current));
  const breaking = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  const complete = declared.filter(isDeclaration);
  const stoodFor = new Set(complete.map(({ coordinate }) => coordinate));
  const broken = new Set(breaking.map(({ path }) => path));
  return [
    ...breaking
      .filter(({ path }) => !path || !stoodFor.has(path))
      .map(({ path, message }) => `${path}: ${message}. It breaks clients of the last release.`),
    ...declared
      .filter((declaration) => !isDeclaration(declaration))
      .map(
        (declaration) => `${JSON.stringify(declaration)} needs a coordinate, a reason and a date YYYY-MM-DD.`,
      ),
    ...complete
      .filter(({ coordinate }) => !broken.has(coordinate))
      .map(({ coordinate }) => `${coordinate} is declared, but nothing about it breaks clients.`),
  ];
}
