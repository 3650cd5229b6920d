import { enrolment, followUp, referral } from '@hub/db/tables/care.ts';
import type { Condition } from '@hub/kernel/resource/condition.ts';
import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

type Asked = Readonly<Record<string, string | null | undefined>>;

/**
 * The conditions that the arguments of a list of `Person` stand for, of those that are given; each is classified as
 * the argument is.
 * @param columns the column of the row that an argument's value must equal
 */
const equalTo =
  <K extends string>(field: string, columns: Readonly<Record<K, PgColumn>>) =>
  (asked: Asked): Condition[] =>
    (Object.entries(columns) as [K, PgColumn][]).flatMap(([name, column]) =>
      asked[name]
        ? {
            name,
            classifiedAs: `Person.${field}(${name}:)`,
            sql: sql`t.${sql.identifier(column.name)} = ${sql.placeholder(name)}`,
            values: { [name]: asked[name] },
          }
        : [],
    );

export const enrolmentsAsked = equalTo('enrolments', { disease: enrolment.disease });
export const followUpsAsked = equalTo('followUps', { disease: followUp.disease });
export const referralsAsked = equalTo('referrals', {
  status: referral.status,
  direction: referral.direction,
});
