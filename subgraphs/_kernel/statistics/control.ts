import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a follow-up measured; null where it did not. */
export type Measured = Readonly<Record<string, number | null>>;

interface Limit {
  measure: string;
  below: number;
}

/** One edition of the thresholds, by disease. */
interface Edition {
  version: string;
  /** YYYY-MM-DD */
  validFrom: string;
  limits: ReadonlyMap<string, readonly Limit[]>;
}

/** The rule for one follow-up: what it says, and by which version. */
export interface ControlRule {
  version: string;
  /** Whether the disease is under control; null where what was measured does not tell. */
  controlled(disease: string, measured: Measured): boolean | null;
}

const editions = readEditions(readFileSync(join(import.meta.dirname, 'control-thresholds.tsv'), 'utf8'));

/** The rule that held on the day of `at` (ISO 8601, UTC); the first one for what lies before all of them. */
export function controlRuleAt(at: string, all: readonly Edition[] = editions): ControlRule {
  const day = at.slice(0, 10);
  const { version, limits } = all.findLast((edition) => edition.validFrom <= day) ?? all[0]!;
  return {
    version,
    controlled(disease, measured) {
      const within = (limits.get(disease) ?? []).map(({ measure, below }) => {
        const value = measured[measure] ?? null;
        return value === null ? null : value < below;
      });
      // One value out of its limit is enough to say no, whatever else was measured.
      if (within.includes(false)) return false;
      return within.length === 0 || within.includes(null) ? null : true;
    },
  };
}

const inSnakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One edition as SQL text over a row of care.follow_up: null where what was measured does not tell. */
function editionSql({ limits }: Edition, alias: string): string {
  const cases = [...limits].map(([disease, all]) => {
    const within = all.map(({ measure, below }) => `${alias}.${inSnakeCase(measure)} < ${below}`);
    return `when '${disease}' then ${within.join(' and ')}`;
  });
  return `case ${alias}.disease ${cases.join(' ')} end`;
}

/** The same rule as SQL text over a row of care.follow_up: the edition of its day judges it. */
export function controlledSql(alias: string, all: readonly Edition[] = editions): string {
  const [first, ...later] = all;
  if (!first) throw new Error('control-thresholds.tsv has no rules');
  const cases = later
    .toReversed()
    .map(
      (edition) =>
        `when (${alias}.at at time zone 'UTC')::date >= '${edition.validFrom}' then ${editionSql(edition, alias)}`,
    );
  return cases.length === 0
    ? editionSql(first, alias)
    : `case ${cases.join(' ')} else ${editionSql(first, alias)} end`;
}

/** Reads control-thresholds.tsv: editions by their first day, oldest first. */
export function readEditions(text: string): Edition[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const found = new Map<string, Edition & { limits: Map<string, Limit[]> }>();
  for (const line of lines.slice(1)) {
    const [version = '', validFrom = '', disease = '', measure = '', below] = line.split('\t');
    const edition = found.get(version) ?? { version, validFrom, limits: new Map<string, Limit[]>() };
    found.set(version, edition);
    edition.limits.set(disease, [...(edition.limits.get(disease) ?? []), { measure, below: Number(below) }]);
  }
  return [...found.values()].sort((a, b) => a.validFrom.localeCompare(b.validFrom));
}
