import type { Condition } from '@hub/kernel/resource/condition.ts';
import { sql } from 'drizzle-orm';

/** Relations that hold now. */
export const liveRelation: Condition = {
  name: 'live',
  classifiedAs: 'PersonRelation.live',
  sql: sql`now() >= t.at and now() < t.ends_at`,
  values: {},
};
