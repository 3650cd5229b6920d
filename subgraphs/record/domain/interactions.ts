import { readFileSync } from 'node:fs';

/** How much a warning says, and all that it says. */
export type Severity = 'SEVERE' | 'MODERATE';

const ADVICE: Readonly<Record<Severity, string>> = {
  SEVERE: '严重相互作用: 请换药或咨询药师',
  MODERATE: '中度相互作用: 请咨询药师, 调整剂量或加强监测',
};

/** What a prescriber is told: never which drug it is, nor why. */
export interface InteractionWarning {
  severity: Severity;
  advice: string;
}

export interface Interactions {
  version: string;
  /** At most one warning, the gravest: their number would tell of the number of drugs. */
  warningsOf(drug: string, taken: readonly string[]): InteractionWarning[];
}

/** A single substance: a group would ask about all of them at once. */
const SUBSTANCE = /^[A-Z]\d\d[A-Z]{2}\d\d$/;
export const isSubstance = (atc: string): boolean => SUBSTANCE.test(atc);

/** Reads interactions.tsv: two ATC codes or groups, which interact either way round, and a severity. */
export function loadInteractions(): Interactions {
  const text = readFileSync(new URL('interactions.tsv', import.meta.url), 'utf8');
  const version = /^#version (\S+)$/m.exec(text)?.[1];
  if (!version) throw new Error('interactions.tsv has no version');
  const pairs = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t') as [a: string, b: string, severity: Severity]);
  const gravest = (drug: string, taken: string): Severity | undefined =>
    worst(
      pairs
        .filter(
          ([a, b]) =>
            (drug.startsWith(a) && taken.startsWith(b)) || (drug.startsWith(b) && taken.startsWith(a)),
        )
        .map(([, , severity]) => severity),
    );
  return {
    version,
    warningsOf(drug, taken) {
      const severity = worst(taken.flatMap((one) => gravest(drug, one) ?? []));
      return severity ? [{ severity, advice: ADVICE[severity] }] : [];
    },
  };
}

const worst = (all: readonly Severity[]): Severity | undefined =>
  all.includes('SEVERE') ? 'SEVERE' : all[0];
