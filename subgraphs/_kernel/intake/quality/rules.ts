import { loadRules } from '../../runtime/rules.ts';
import type { Reason } from '../reasons.ts';

export const DIMENSIONS = [
  'COMPLETENESS',
  'VALIDITY',
  'TIMELINESS',
  'CONSISTENCY',
  'UNIQUENESS',
  'ACCURACY',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** One rule for one type of resource, as its results are kept. */
export interface Rule {
  /** Named the same for all types. */
  rule: string;
  /** Its place in the masks of its type. */
  bit: number;
  dimension: Dimension;
  check: string;
  argument: string;
  name: string;
}

interface Line extends Rule {
  types: readonly string[];
}

/** What is checked as of some day. */
export interface RuleBook {
  version: string;
  /** The rules for a type; of one that nobody has modelled, what holds for all. */
  of(type: string): readonly Rule[];
}

const file = (name: string) => new URL(`./${name}.tsv`, import.meta.url);
const readRules = loadRules(file('rules'), [
  'rule',
  'bit',
  'dimension',
  'types',
  'check',
  'argument',
  'name',
]);
const readWeights = loadRules(file('weights'), ['dimension', 'weight', 'name']);

const books = new Map<string, RuleBook>();

/** @param day YYYY-MM-DD */
export function rulesOn(day: string): RuleBook {
  const edition = readRules(day);
  const known = books.get(edition.version);
  if (known) return known;
  const lines = edition.rules.map(
    (rule): Line => ({
      ...rule,
      bit: Number(rule.bit),
      dimension: rule.dimension as Dimension,
      types: rule.types.split(','),
    }),
  );
  const byType = new Map<string, readonly Rule[]>();
  const book: RuleBook = {
    version: edition.version,
    of(type) {
      const found = byType.get(type) ?? lines.filter(({ types }) => types[0] === '*' || types.includes(type));
      byType.set(type, found);
      return found;
    },
  };
  books.set(edition.version, book);
  return book;
}

/** What each dimension weighs in a score. */
export const weightsOn = (day: string): ReadonlyMap<Dimension, number> =>
  new Map(readWeights(day).rules.map(({ dimension, weight }) => [dimension as Dimension, Number(weight)]));

/** The dimension of each rule, by name, whatever the edition that counted it. */
export function dimensionsOn(day: string): ReadonlyMap<string, Dimension> {
  return new Map(readRules(day).rules.map(({ rule, dimension }) => [rule, dimension as Dimension]));
}

/** The rules that quarantine breaks: what is accepted has kept them. */
export const QUARANTINE_RULES = ['VALID', 'ID_NUMBER', 'REFERENCE'] as const;

/** Which rule a resource in quarantine has broken. */
export function ruleBroken(reason: Reason): (typeof QUARANTINE_RULES)[number] {
  if (reason === 'INVALID_ID_NUMBER') return 'ID_NUMBER';
  return reason === 'REFERENCE_UNKNOWN' || reason === 'FOREIGN_INSTITUTION' ? 'REFERENCE' : 'VALID';
}

/** What came late stays late: nothing that a new version could mend. */
export const hasIssue = ({ dimension }: Pick<Rule, 'dimension'>): boolean => dimension !== 'TIMELINESS';
