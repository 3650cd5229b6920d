import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What lifts a row to L5, by the versioned list in labels.tsv. */
export interface LabelList {
  version: string;
  /** The label that a code or a department carries, if any. */
  find(system: string, code: string): string | undefined;
}

/** Rows without a label lift nothing: each field counts at its own level. */
export const UNLABELLED = 1;
export const LIFTED = 5;

/** The list's name for departments, which have no code system. */
export const DEPARTMENT = 'department';

interface Rule {
  from: string;
  to: string;
  label: string;
  except: boolean;
}

/**
 * Reads labels.tsv: `system, code or range or prefix, label`. A range compares as many characters as its bounds have,
 * so F10-F19 holds F17.2; a rule whose label is empty takes its codes out again.
 */
export function loadLabels(): LabelList {
  const text = readFileSync(join(import.meta.dirname, 'labels.tsv'), 'utf8');
  const version = /^#version (\S+)$/m.exec(text)?.[1];
  if (!version) throw new Error('labels.tsv has no version');
  const rules = new Map<string, Rule[]>();
  for (const line of text.split('\n')) {
    const [system, codes, label = ''] = line.split('\t');
    if (!system || !codes || line.startsWith('#')) continue;
    const [from = '', to = from] = system === DEPARTMENT ? [codes] : codes.split('..');
    const rule = { from, to, label, except: label === '' };
    rules.set(system, [...(rules.get(system) ?? []), rule]);
  }
  return {
    version,
    find(system, code) {
      const matching = rules.get(system)?.filter((rule) => holds(rule, code)) ?? [];
      return matching.some((rule) => rule.except) ? undefined : matching[0]?.label;
    },
  };
}

const holds = ({ from, to }: Rule, code: string): boolean =>
  code.slice(0, from.length) >= from && code.slice(0, to.length) <= to;
