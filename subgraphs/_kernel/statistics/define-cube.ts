import type { PgTable } from 'drizzle-orm/pg-core';

/** A figure that a cube adds up. */
export interface Measure {
  /** As people read it. */
  name: string;
  /** PERSONS: each person once. EVENTS: a person may be in it several times. AMOUNT: CNY, kept in fen. ASSETS: about nobody. */
  kind: 'PERSONS' | 'EVENTS' | 'AMOUNT' | 'ASSETS';
  unit: string;
  /**
   * What a person adds to it in a year at most, but for one in twenty; 1 where it is absent. The noise is of so much,
   * so that it hides what a person adds; a figure that few such persons could make up is suppressed.
   */
  each?: number;
}

/** What a cube can be cut by. */
export interface Dimension {
  name: string;
  /**
   * SQL text over one fact `f`, the person `w` and the division `l` (system, code) that managed the person; never
   * null. One that bears the name of the dimension is a column of the facts.
   */
  value: string;
  /** Values as people read them; others stand for themselves. */
  values?: Readonly<Record<string, string>>;
  /** There are far more values than an area has anything of: an answer has those that are shown, not all of them. */
  open?: true;
}

/** One way to cut a cube: by at most two dimensions. */
export interface Cut {
  by: readonly string[];
  /** Counts for the institution that did it, not for the division that manages the person. */
  atInstitution?: true;
  /** For each month too; years and the areas below a district are for all. */
  months?: true;
}

/**
 * A registered cube: measures × dimensions × closed periods, about persons. Everything that is published of persons
 * comes out of one.
 *
 * `facts` is SQL text with one row a fact: `person_id`, `day`, `institution`, the columns that dimensions name, and the
 * measures under their names. It reads `who` (person_id, born_on, sex, died_on: the persons asked for) and, by
 * `subject_id = any($2)`, the records of their subjects, which `own` (person_id, subject_id) maps to them. A FLOW's facts happen on a day; a STOCK's hold on each
 * `point` (period, day): the last day of every year, and the day the figures are for. Rows that a label lifts are in no
 * figure, so every fact of a record asks for `required_level < 5`.
 */
export interface Cube {
  name: string;
  /** As people read it. */
  title: string;
  kind: 'FLOW' | 'STOCK';
  /** At most four. */
  measures: Readonly<Record<string, Measure>>;
  dimensions: Readonly<Record<string, Dimension>>;
  cuts: readonly Cut[];
  /** Values of dimensions that name what harms people if it becomes known: stricter, and not below a district. */
  sensitive?: RegExp;
  facts: string;
  /** What it reads beside the persons: a delivery to none of them leaves it as it is. */
  tables: readonly PgTable[];
}

/** Five years each, by their first; 85 and over together. */
const AGE_BANDS: readonly string[] = Array.from({ length: 18 }, (_, n) => String(n * 5).padStart(2, '0'));

/** The values of a dimension that have names, where they have. */
export const valuesIn = (cube: Cube, dimension: string): readonly string[] | undefined => {
  if (dimension === 'ageBand') return AGE_BANDS;
  const values = cube.dimensions[dimension]?.values;
  return values && Object.keys(values);
};

/** Persons' own dimensions: every cube has them. */
const PERSONAL: Readonly<Record<string, Dimension>> = {
  sex: { name: '性别', value: 'w.sex', values: { '0': '未知', '1': '男', '2': '女', '9': '未说明' } },
  ageBand: { name: '年龄组', value: 'age_band' },
};

const MEASURES = 4;

/** @throws Error: more measures than cells have room for, or a cut by a dimension that nobody defined. */
export function defineCube(cube: Cube): Cube {
  const dimensions = { ...PERSONAL, ...cube.dimensions };
  if (Object.keys(cube.measures).length > MEASURES) throw new Error(`${cube.name} has too many measures`);
  for (const { by } of cube.cuts)
    for (const name of by)
      if (!dimensions[name]) throw new Error(`${cube.name} is cut by ${name}, which it does not have`);
  return { ...cube, dimensions };
}

/** How a cut is named in the cells. */
export const cutName = ({ by }: Pick<Cut, 'by'>): string => by.join(',');
