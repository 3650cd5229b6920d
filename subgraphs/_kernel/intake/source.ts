import type { Sql } from '@hub/db/client.ts';
import type { Vault } from '@hub/db/crypto.ts';
import { divisionSystems } from '@hub/db/load-divisions.ts';
import { reportingAreaOf } from '@hub/db/reporting-areas.ts';
import { StartupError } from '@hub/db/startup-error.ts';
import { unpackUnmapped } from './body.ts';
import type { UnmappedCode } from './mapper.ts';

/** A registered source system; its institution and division are the defaults of what it delivers. */
export interface Source {
  code: string;
  name: string;
  institutionCode: string;
  divisionSystem: string;
  divisionCode: string;
}

/** A source about to deliver, with its division's place in the trees. */
export interface DeliveringSource extends Source {
  closure: Closure;
}

/** What a division lies in, itself included; the city lies in nothing below it. */
export interface Closure {
  city: string;
  district: string | null;
  township: string | null;
  village: string | null;
  /** The health reporting area; of the whole city, none. */
  reportingArea: string | null;
}

/** Sources are registered in the statutory tree. */
const DIVISION_SYSTEM = divisionSystems.statutory.code;

export async function listSources(sql: Sql): Promise<Source[]> {
  return await sql<Source[]>`
    select code, name, institution_code as "institutionCode", division_system as "divisionSystem",
      division_code as "divisionCode"
    from exchange.source order by code`;
}

/** @throws StartupError that says how to register it. */
export async function findSource(sql: Sql, code: string): Promise<DeliveringSource> {
  const source = (await listSources(sql)).find((known) => known.code === code);
  if (source) return { ...source, closure: await closureOf(sql, source) };
  throw new StartupError(
    `There is no source “${code}”; register it with: hub source add ${/^[A-Z0-9-]+$/.test(code) ? code : 'CODE'} --name NAME --institution CODE --division CODE`,
  );
}

async function closureOf(sql: Sql, { divisionSystem, divisionCode }: Source): Promise<Closure> {
  const rows = await sql<{ level: string; code: string }[]>`
    with recursive up as (
      select code, level, parent_code from region.division
      where code_system = ${divisionSystem} and code = ${divisionCode}
      union all
      select d.code, d.level, d.parent_code from region.division d
      join up on d.code_system = ${divisionSystem} and d.code = up.parent_code)
    select level, code from up`;
  const at = (level: string) => rows.find((row) => row.level === level);
  return {
    city: at('CITY')?.code ?? divisionCode,
    district: at('DISTRICT')?.code ?? null,
    township: at('TOWNSHIP')?.code ?? null,
    village: at('VILLAGE')?.code ?? null,
    reportingArea: at('DISTRICT') ? reportingAreaOf(divisionCode) : null,
  };
}

export interface NewSource {
  code: string;
  name: string;
  institution: string;
  institutionName?: string;
  division: string;
}

/**
 * Registers a source, and its institution where nobody has it yet. Doing it again with the same values is fine.
 * @throws StartupError: a malformed code, an unknown division, another source's institution, other values than before.
 */
export async function addSource(sql: Sql, added: NewSource): Promise<'added' | 'known'> {
  if (!/^[A-Z0-9][A-Z0-9-]{0,31}$/.test(added.code)) {
    throw new StartupError('A source code is 1 to 32 capital letters, digits and hyphens.');
  }
  if (!/^[A-Z0-9-]{4,32}$/.test(added.institution)) {
    throw new StartupError('An institution code is 4 to 32 capital letters, digits and hyphens.');
  }
  if (added.name.trim() === '') throw new StartupError('A source needs a name.');
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(hashtext('hub source'))`;
    const [division] = await tx`
      select 1 from region.division where code_system = ${DIVISION_SYSTEM} and code = ${added.division}`;
    if (!division) throw new StartupError(`There is no division ${added.division} in ${DIVISION_SYSTEM}.`);
    const [known] = await tx<{ same: boolean }[]>`
      select name = ${added.name} and institution_code = ${added.institution}
        and division_system = ${DIVISION_SYSTEM} and division_code = ${added.division} as same
      from exchange.source where code = ${added.code}`;
    if (known?.same) return 'known';
    if (known) throw new StartupError(`The source ${added.code} is registered already, with other values.`);
    const [owner] = await tx<{ sourceCode: string }[]>`
      select source_code as "sourceCode" from institution.institution where code = ${added.institution}`;
    if (owner && owner.sourceCode !== added.code) {
      throw new StartupError(`The institution ${added.institution} belongs to another source.`);
    }
    await tx`
      insert into exchange.source (code, name, institution_code, division_system, division_code)
      values (${added.code}, ${added.name}, ${added.institution}, ${DIVISION_SYSTEM}, ${added.division})`;
    if (!owner) {
      await tx`
        insert into institution.institution
          (code, name, operating_status, division_system, division_code, district_code, source_code)
        values (${added.institution}, ${added.institutionName ?? added.name}, '0', ${DIVISION_SYSTEM},
          ${added.division}, ${districtOf(added.division)}, ${added.code})`;
    }
    return 'added';
  });
}

/** The code's prefix is the tree: 6 digits a district or the city itself, 9 a township, 12 a village. */
export const districtOf = (division: string): string | null =>
  division === '500000' ? null : division.slice(0, 6);

/** The steward's list: codes delivered that no mapping table knows. */
export async function listUnmapped(sql: Sql, vault: Vault) {
  const rows = await sql<{ source: string; type: string; body: Buffer; at: string }[]>`
    select source_code as source, resource_type as type, body, first_seen_at as at from exchange.unmapped_code`;
  return rows
    .map(({ source, type, body, at }) => ({
      sourceCode: source,
      resourceType: type,
      ...unpackUnmapped(vault, source, type, body),
      firstSeenAt: at,
    }))
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

const orderOf = (one: { sourceCode: string; resourceType: string } & UnmappedCode): string =>
  [one.sourceCode, one.resourceType, one.codeSystem, one.code].join('\t');
