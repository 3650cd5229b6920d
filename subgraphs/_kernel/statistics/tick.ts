import type { Sql } from '@hub/db/client.ts';
import type { TransactionSql } from 'postgres';
import type { Cube } from './define-cube.ts';
import { CITY_ZONE } from './emit.ts';
import { emit, foldIn, rebuildIn, turn } from './roll-up.ts';

const CHUNK = 5_000;

/**
 * Moves the figures on to a day: who has a birthday that counts, whose contract, management or custody begins or ends,
 * what was dated ahead. Only they are counted anew; with a new year everybody is, since each stock has a new point.
 * @param today YYYY-MM-DD, in the city; a day that has been reached changes nothing
 */
export async function tick(sql: Sql, cubes: readonly Cube[], today: string): Promise<number> {
  return sql.begin(async (tx) => {
    await turn(tx);
    const [state] = await tx<{ day: string }[]>`select as_of::text as day from rollup.state for update`;
    const before = state!.day;
    if (before >= today) return 0;
    const move = () => tx`update rollup.state set as_of = ${today}`;
    if (before.slice(0, 4) !== today.slice(0, 4)) {
      await move();
      return rebuildIn(tx, cubes);
    }
    const persons = await affected(tx, before, today);
    const each = async (sign: 1 | -1) => {
      for (let n = 0; n < persons.length; n += CHUNK)
        await emit(tx, cubes, persons.slice(n, n + CHUNK), sign);
    };
    await each(-1);
    await move();
    await each(1);
    await foldIn(tx);
    return persons.length;
  });
}

const dated = (table: string, column: string) => `
  select s.person_id from ${table} t join access.scope s on s.subject_id = t.subject_id
  where t.${column} >= $1::date::timestamp at time zone '${CITY_ZONE}'
    and t.${column} < ($2::date + 1)::timestamp at time zone '${CITY_ZONE}'`;

const AFFECTED = `
  with passed as (select day::date from generate_series($1::date + 1, $2::date, interval '1 day') day)
  select person_id as id from (
    select s.person_id from access.scope s join passed p
      on to_char(s.born_on, 'MMDD') = to_char(p.day, 'MMDD')
      or (extract(month from s.born_on) = extract(month from p.day) and extract(day from p.day) = 1)
      or (to_char(s.born_on, 'MMDD') = '0229' and to_char(p.day, 'MMDD') in ('0228', '0301'))
    union select s.person_id from access.scope s where s.born_on > $1::date
    union select c.subject_id from person.custody c where c.from_on > $1::date and c.from_on <= $2::date
    union select h.subject_id from person.health_file h
      where h.opened_on > $1::date and h.opened_on <= $2::date or h.closed_on > $1::date and h.closed_on <= $2::date
    union ${dated('person.subject', 'deceased_at')}
    union ${dated('care.contract', 'valid_from')}
    union ${dated('care.contract', 'valid_to')}
    union ${dated('care.enrolment', 'at')}
    union ${dated('care.enrolment', 'ended_at')}
    union ${dated('care.follow_up', 'at')}
    union ${dated('care.referral', 'at')}
    union ${dated('record.encounter', 'at')}
    union select s.person_id from record.encounter e join access.scope s on s.subject_id = e.subject_id
      where e.class = '3' and e.ended_at >= $1::date::timestamp at time zone '${CITY_ZONE}'
    union ${dated('record.condition', 'at')}
    union ${dated('record.immunization', 'at')}) as one`;

async function affected(tx: TransactionSql, before: string, today: string): Promise<string[]> {
  const rows = await tx.unsafe<{ id: string }[]>(AFFECTED, [before, today]);
  return rows.map(({ id }) => id);
}
