import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows without a label lift nothing: each field counts at its own level. */
export const UNLABELLED = 1;
export const LIFTED = 5;

/** The lists' names for what has no code system. */
export const DEPARTMENT = 'department';
export const INSTITUTION_CLASS = 'institution-class';
export const INSTITUTION_NAME = 'institution-name';

/** A code under its system, or a name under one of the three above. */
export type Said = readonly [system: string, code: string];

/** What labels make of a row. */
export interface Weight {
  /** 1..5: the highest level among all its labels. */
  level: number;
  /** Whether a label reaches the rows that hang together with this one (spread-labels.ts). */
  spreads: boolean;
}

/** What lifts a row, by the versioned lists in labels/. */
export interface LabelList {
  /** The latest of the lists' versions. */
  version: string;
  /** Every label that a code, a department or an institution carries. */
  find(system: string, code: string): readonly string[];
  /** The labels of everything that a row says, taken together. */
  weigh(said: Iterable<Said>): Weight;
}

interface Rule {
  holds(code: string): boolean;
  labels: readonly string[];
  /** Lifts its own row only: what everybody is screened for. */
  rowOnly: boolean;
}

interface Found extends Weight {
  labels: readonly string[];
}

interface System {
  rules: Rule[];
  /** Answers given before, by code: whole columns of rows say the same few. */
  known: Map<string, Found>;
}

const NOTHING: Found = { level: UNLABELLED, spreads: false, labels: [] };
const folder = join(import.meta.dirname, 'labels');
const LABELS = 'labels.tsv';
/** Answers kept for a system: codes in use are far fewer, but what a source sends has no bound. */
const REMEMBERED = 20_000;

let loaded: LabelList | undefined;

/** The lists, read once a process. */
export function loadLabels(): LabelList {
  loaded ??= readLabels();
  return loaded;
}

/** @throws Error for a list that is malformed or names a label that labels.tsv does not have. */
function readLabels(): LabelList {
  const levels = new Map(
    lines(LABELS).flatMap(([label = '', level]) => (label.startsWith('#') ? [] : [[label, levelOf(level)]])),
  );
  const systems = new Map<string, System>();
  const versions: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.tsv'))) {
    const text = lines(file);
    const header = (name: string) => text.find(([line]) => line?.startsWith(`#${name} `))?.[0];
    const version = header('version')?.slice('#version '.length);
    if (!version || !header('source')) throw new Error(`labels/${file} has no version or no source`);
    versions.push(version);
    if (file !== LABELS) readRules(text, levels, systems);
  }
  const look = (name: string, code: string): Found => {
    const system = systems.get(name);
    if (!system) return NOTHING;
    const { rules, known } = system;
    const before = known.get(code);
    if (before) return before;
    const found = foundBy(
      rules.filter((rule) => rule.holds(code)),
      levels,
    );
    if (known.size >= REMEMBERED) known.clear();
    known.set(code, found);
    return found;
  };
  return {
    version: versions.sort().at(-1)!,
    find: (system, code) => look(system, code).labels,
    weigh(said) {
      let { level, spreads }: Weight = NOTHING;
      for (const [system, code] of said) {
        const found = look(system, code);
        level = Math.max(level, found.level);
        spreads ||= found.spreads;
      }
      return { level, spreads };
    },
  };
}

const lines = (file: string): string[][] =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

/** Reading knows rows that are lifted to L5 and rows that are not, so a label has no other level. */
function levelOf(level: string | undefined): number {
  if (level !== String(LIFTED)) throw new Error(`a label lifts to ${LIFTED}, not to ${level}`);
  return LIFTED;
}

function readRules(
  text: string[][],
  levels: ReadonlyMap<string, number>,
  systems: Map<string, System>,
): void {
  let ofSystem: System | undefined;
  for (const [codes = '', names = '', reach] of text) {
    const system = /^#system (\S+)$/.exec(codes)?.[1];
    if (system) {
      ofSystem = systems.get(system) ?? { rules: [], known: new Map() };
      systems.set(system, ofSystem);
    }
    if (codes.startsWith('#')) continue;
    const labels = names === '' ? [] : names.split(',');
    const unknown = labels.find((label) => !levels.has(label));
    if (!ofSystem || unknown !== undefined) throw new Error(`${codes} has no system, or no label ${unknown}`);
    ofSystem.rules.push({ holds: matcher(codes), labels, rowOnly: reach === 'row' });
  }
}

/** A range or a beginning compares as many characters as its bounds have; between stars stands a part of a name. */
function matcher(codes: string): Rule['holds'] {
  const part = /^\*(.+)\*$/.exec(codes)?.[1];
  if (part !== undefined) return (code) => code.toUpperCase().includes(part);
  const [from = '', to = from] = codes.split('..');
  return (code) => code.slice(0, from.length) >= from && code.slice(0, to.length) <= to;
}

/** A rule without labels takes its codes out again. */
function foundBy(matching: readonly Rule[], levels: ReadonlyMap<string, number>): Found {
  if (matching.length === 0 || matching.some(({ labels }) => labels.length === 0)) return NOTHING;
  const labels = [...new Set(matching.flatMap((rule) => rule.labels))];
  return {
    labels,
    level: Math.max(...labels.map((label) => levels.get(label) ?? LIFTED)),
    spreads: matching.some((rule) => !rule.rowOnly),
  };
}
