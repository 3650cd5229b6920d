import { personTables } from './person-tables.ts';

/** The setting that names the grant a transaction reads under. */
export const GRANT_SETTING = 'hub.grant';

/** The view of a table in the schema `released`. */
export const releasedView = (table: string): string => `released.${table.replace('.', '_')}`;

/** The grant of the transaction, while it is in force; no row otherwise, and then nothing at all is to be seen. */
const GRANTED = `create or replace function exchange.granted() returns setof exchange.backflow_grant
  language sql stable security definer set search_path = pg_catalog, pg_temp as $granted$
    select * from exchange.backflow_grant
    where id = nullif(current_setting('${GRANT_SETTING}', true), '')::uuid
      and status = 'ACTIVE' and (now() at time zone 'Asia/Shanghai')::date between valid_from and valid_to
  $granted$`;

const of = (column: string): string => `(select ${column} from exchange.granted())`;

/** Said a second time, apart from the reader's own conditions (subgraphs/exchange/repositories/admissible.ts). */
const SUBJECTS = `create view released.subject with (security_barrier) as
  select s.subject_id, s.person_id from access.scope s join access.scope p on p.subject_id = s.person_id
  where (p.code_system = ${of('division_system')}
      and ${of('division_code')} = any(array[p.city, p.district, p.township, p.village])
    or p.reporting_area = ${of('division_code')} or ${of('division_system')} like 'RPT-%' and p.city = ${of('division_code')})
    and (${of('includes_minors')} or not exists (
      select from access.scope m where m.person_id = s.person_id
        and m.born_on > (now() at time zone 'Asia/Shanghai')::date - interval '14 years'))
    and (${of('purpose')} <> 'HOPERAT' or not exists (
      select from access.scope m join access.refusal r on r.subject_id = m.subject_id
      where m.person_id = s.person_id and now() < r.ends_at and r.institution_code is null))
    and (${of('legal_basis')} <> 'CONSENT' or exists (
      select from access.scope m join access.consent c on c.subject_id = m.subject_id
      where m.person_id = s.person_id and now() < c.ends_at and c.grantee = ${of('institution_code')}))`;

/**
 * The second guard of everything that leaves by a grant: the role that reads for it reads persons' data through these
 * views alone, and they show the rows of the grant's own persons, labelled ones only where it has a reason for them.
 * Views with a security barrier and not policies of the tables: with a policy on it, a table takes no COPY.
 */
export const releasedViews = (): string[] => [
  'create schema released',
  GRANTED,
  SUBJECTS,
  ...personTables.map(
    ({ name, labelled }) => `create view ${releasedView(name)} with (security_barrier) as
      select t.* from ${name} t where exists (select from released.subject s where s.subject_id = t.subject_id)
      ${labelled ? `and (t.required_level < 5 or ${of('l5_reason is not null')})` : ''}`,
  ),
];
