import { sql } from 'drizzle-orm';
import { bigint, char, date, index, integer, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core';

/** Counted data: no row of a person, and not yet fit to be published (see subgraphs/_kernel/statistics). */
export const rollup = pgSchema('rollup');

/** Sums of a cube's measures; which is which the cube says. Money in fen. */
const measures = () => ({
  m1: bigint('m1', { mode: 'number' }).notNull().default(0),
  m2: bigint('m2', { mode: 'number' }).notNull().default(0),
  m3: bigint('m3', { mode: 'number' }).notNull().default(0),
  m4: bigint('m4', { mode: 'number' }).notNull().default(0),
});

const position = () => ({
  /** A division system, or INSTITUTION. */
  areaSystem: text('area_system').notNull(),
  area: text('area').notNull(),
  /** M a month, Y a year. */
  span: char('span', { length: 1 }).notNull(),
  /** Its first day. */
  period: date('period', { mode: 'string' }).notNull(),
  cube: text('cube').notNull(),
  /** Names of the dimensions it is cut by, joined by commas; empty for the whole. */
  cut: text('cut').notNull(),
  d1: text('d1').notNull(),
  d2: text('d2').notNull(),
});

const content = () => ({
  /** Different persons who are in it. */
  persons: integer('persons').notNull(),
  /** Sum of their record keys: tells one set of persons from another, for the perturbation. */
  key: bigint('key', { mode: 'bigint' }).notNull(),
  ...measures(),
});

/**
 * What is read: a portrait is one range of this index. No other index, and none on a sum: a total that moves is then
 * written on its own page, and readers do not step over what it was.
 */
export const cell = rollup.table('cell', { ...position(), ...content() }, (t) => [
  primaryKey({ columns: [t.areaSystem, t.area, t.span, t.period, t.cube, t.cut, t.d1, t.d2] }),
]);

/**
 * What deliveries have changed and `fold` has not added up yet, in the finest areas. Appended only, so that imports of
 * different sources do not wait for each other's totals.
 */
export const delta = rollup.table('delta', { ...position(), ...content() });

/** Which areas a division belongs to, itself included: every level of its own tree, and of the reporting tree. */
export const closure = rollup.table(
  'closure',
  {
    system: text('system').notNull(),
    code: text('code').notNull(),
    areaSystem: text('area_system').notNull(),
    area: text('area').notNull(),
    level: text('level').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.system, t.code, t.areaSystem, t.area] }),
    // Codes of a level have one length: the districts of the city are found, however many villages lie in them.
    index('closure_area').on(t.areaSystem, t.area, sql`length(code)`),
  ],
);

/** One row: the day that the figures of the current year are for, which the tick moves on. */
export const state = rollup.table('state', {
  id: integer('id').primaryKey(),
  asOf: date('as_of', { mode: 'string' }).notNull(),
  /** Of the cubes that counted the cells; see ../../subgraphs/_kernel/statistics/edition.ts. */
  edition: text('edition'),
});

/** Where institutions are and of which kind: whose figures a regulator manages, and who is compared with whom. */
export const institution = rollup.table('institution', {
  code: text('code').primaryKey(),
  divisionSystem: text('division_system').notNull(),
  division: text('division').notNull(),
  class: text('class'),
  level: text('level'),
  beds: integer('beds').notNull().default(0),
  practitioners: integer('practitioners').notNull().default(0),
  equipment: integer('equipment').notNull().default(0),
});
