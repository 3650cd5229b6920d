import { date, index, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core';

export const region = pgSchema('region');

/** A named edition of a division tree. */
export const divisionSystem = region.table('division_system', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  source: text('source').notNull(),
  asOf: date('as_of', { mode: 'string' }).notNull(),
});

/** A division is (codeSystem, code) with validity; the tree is by parent within one system. */
export const division = region.table(
  'division',
  {
    codeSystem: text('code_system').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    level: text('level', { enum: ['CITY', 'DISTRICT', 'TOWNSHIP', 'VILLAGE'] }).notNull(),
    parentCode: text('parent_code'),
    validFrom: date('valid_from', { mode: 'string' }).notNull(),
    validTo: date('valid_to', { mode: 'string' }),
  },
  (t) => [
    primaryKey({ columns: [t.codeSystem, t.code] }),
    index('division_parent').on(t.codeSystem, t.parentCode, t.code),
    index('division_level').on(t.codeSystem, t.level, t.code),
  ],
);
