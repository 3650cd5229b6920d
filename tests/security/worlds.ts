import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';

/** Two states of the database that differ in a secret only. */
export interface Worlds {
  /** Makes it the one with the secret, or the other one. */
  enter(other: boolean): Promise<void>;
}

/** What identifies a person, and an ordinary diagnosis: all that a mask leaves is the same in both worlds. */
export function otherIdentity(sql: Sql, vault: Vault, personId: string): Worlds {
  const [here, there] = [
    {
      name: '张伟',
      birthDate: '1985-06-12',
      idNumber: '500106198506120113',
      phone: '13800001001',
      code: 'CQ5001060000000017',
      address: '重庆市沙坪坝区小龙坎街道龙泉路1号2单元301',
      icd: 'E78.5',
      diagnosis: '高脂血症',
    },
    {
      name: '张强',
      birthDate: '1985-11-30',
      idNumber: '500231198511300113',
      phone: '13877771001',
      code: 'CQ5009990000000017',
      address: '重庆市沙坪坝区小龙坎街道别处9号',
      icd: 'E66.9',
      diagnosis: '肥胖症',
    },
  ] as const;
  return {
    async enter(other) {
      const [is, was] = other ? [there, here] : [here, there];
      const subjects = await sql<{ id: string }[]>`
        select subject_id as id from access.scope where person_id = ${personId}`;
      for (const { id } of subjects) {
        const seal = (column: string, clear: string) => vault.seal(clear, `person.subject.${column}|${id}`);
        await sql`update person.subject set name = ${is.name}, birth_date = ${is.birthDate},
          id_number = ${seal('id_number', is.idNumber)}, phone = ${seal('phone', is.phone)},
          address = ${seal('address', is.address)}, code = ${seal('code', is.code)} where subject_id = ${id}`;
        for (const [system, from, to] of [
          ['ID_NUMBER', was.idNumber, is.idNumber],
          ['HEALTH_CARD', was.code, is.code],
        ] as const)
          await sql`update person.identifier set blind = ${vault.index(system, to).blind}
            where subject_id = ${id} and blind = ${vault.index(system, from).blind}`;
      }
      await sql`update access.scope set born_on = ${is.birthDate} where person_id = ${personId}`;
      await sql`update record.condition set national_code = ${is.icd}, national_name = ${is.diagnosis},
        code = ${is.icd}, display = ${is.diagnosis}
        where subject_id in (select subject_id from access.scope where person_id = ${personId})
        and ${was.icd} in (national_code, code)`;
    },
  };
}

/** Rows that a label lifts: there, or not. */
export function withoutLifted(sql: Sql, personId: string): Worlds {
  const where = `required_level = 5 and subject_id in (select subject_id from access.scope where person_id = '${personId}')`;
  const tables = sql<{ name: string; kept: string }[]>`
    select format('%I.%I', table_schema, table_name) as name, format('kept_%s', table_name) as kept
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where column_name = 'required_level' and table_type = 'BASE TABLE' and table_schema <> 'public'
      and table_name <> 'quality_issue'`;
  return {
    async enter(other) {
      for (const { name, kept } of await tables) {
        await sql.unsafe(`create table if not exists public.${kept} as select * from ${name} where ${where}`);
        if (other) await sql.unsafe(`delete from ${name} where ${where}`);
        else await sql.unsafe(`insert into ${name} select * from public.${kept} on conflict do nothing`);
      }
    },
  };
}
