import { type PersonTable, personTables } from './person-tables.ts';

/** Who manages a person, and what a person wants: a change brings a whole person in or out. */
const CUSTODY = 'access.scope';
const WISHES = ['access.refusal', 'access.consent'];

/** Nobody keeps a copy in step while no grant is active. */
const WHILE_GRANTED = `if not exists (select from exchange.backflow_grant where status = 'ACTIVE') then
    return null;
  end if;`;

const COLUMNS = '(transaction, relation, subject_id, person_id, row_id, was, "is")';

/** A statement each for what was added, altered and taken away; `$relation` stands for the table. */
interface Notes {
  insert: string;
  update: string;
  delete: string;
}

function noteRows({ keyed, labelled }: PersonTable): Notes {
  const key = (alias: string) => (keyed ? `${alias}.id` : 'null::uuid');
  const level = (alias: string) => (labelled ? `${alias}.required_level` : '1');
  const note = (alias: string, was: string, is: string, from: string) =>
    `insert into exchange.change ${COLUMNS}
      select pg_current_xact_id(), $relation, ${alias}.subject_id, null, ${key(alias)}, ${was}, ${is} from ${from};`;
  // Without a key of its own a subject may have several rows, and any of them means: look at all of them.
  const pairs = keyed
    ? 'new_rows n join old_rows o on o.subject_id = n.subject_id and o.id = n.id'
    : 'new_rows n';
  return {
    insert: note('n', 'null', level('n'), 'new_rows n'),
    update: note('n', keyed ? level('o') : level('n'), level('n'), pairs),
    delete: note('o', level('o'), 'null', 'old_rows o'),
  };
}

const noteCustody = (rows: string) => `insert into exchange.change ${COLUMNS}
  select distinct pg_current_xact_id(), $relation, subject_id, person_id, null::uuid, null::smallint, null::smallint
  from (${rows}) as touched;`;
const OLD_AND_NEW =
  'select subject_id, person_id from old_rows union all select subject_id, person_id from new_rows';
const NOTE_CUSTODY: Notes = {
  insert: noteCustody('select subject_id, person_id from new_rows'),
  update: noteCustody(OLD_AND_NEW),
  delete: noteCustody('select subject_id, person_id from old_rows'),
};

const ROWS = {
  insert: 'new table as new_rows',
  update: 'old table as old_rows new table as new_rows',
  delete: 'old table as old_rows',
};

/** One function and one trigger for each kind of statement; rows are handed over a statement at a time. */
function triggersOf(table: string, notes: Notes): string[] {
  return (['insert', 'update', 'delete'] as const).flatMap((event) => {
    const name = `note_${event}_${table.replace('.', '_')}`;
    return [
      `create or replace function exchange.${name}() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $note$
        begin
          ${WHILE_GRANTED}
          ${notes[event].replaceAll('$relation', `'${table}'`)}
          return null;
        end $note$`,
      `create or replace trigger note_${event} after ${event} on ${table}
        referencing ${ROWS[event]} for each statement execute function exchange.${name}()`,
    ];
  });
}

/**
 * Has the database note in exchange.change whatever is written to persons' data, by whichever way, while any grant is
 * active. Triggers and not the writers do it: no writer can forget it.
 */
export const changeLog = (): string[] => [
  ...personTables.flatMap((table) => triggersOf(table.name, noteRows(table))),
  ...triggersOf(CUSTODY, NOTE_CUSTODY),
  ...WISHES.flatMap((name) => triggersOf(name, noteRows({ name, keyed: false, labelled: false }))),
];
