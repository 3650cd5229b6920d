import { loader } from '@hub/kernel/resource/loader.ts';
import { compileStatement, run } from '@hub/kernel/resource/statement.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { AreaWithPlace } from '@hub/kernel/statistics/audience.ts';
import { CURRENT_EDITION } from '@hub/kernel/statistics/editions.ts';
import { INSTITUTION } from '@hub/kernel/statistics/emit.ts';
import { institutionAreas } from '@hub/kernel/statistics/institution-areas.ts';
import { sql } from 'drizzle-orm';

/** Where an indicator is asked for. */
export interface Place {
  division?: string | null;
  codeSystem?: string | null;
  children?: boolean | null;
  institution?: string | null;
}

/** The areas asked for, and those they are compared with, themselves included. */
export interface Areas {
  system: string;
  asked: readonly AreaWithPlace[];
  peers: readonly AreaWithPlace[];
}

const CITY = 'CITY';

const bad = (message: string) => new HubError('BAD_USER_INPUT', message);
const place = (name: string) => sql`${sql.placeholder(name)}::text`;

/** A division and all it lies in, with their levels. */
const line = compileStatement(sql`
  select area, level from rollup.closure
  where system = ${place('system')} and code = ${place('code')} and area_system = system`);

/** The divisions right below one: of one length, as the trees' codes are (db/load-divisions.ts). */
const children = compileStatement(sql`
  select code from rollup.closure
  where area_system = ${place('system')} and area = ${place('code')} and system = area_system and code <> area
    and length(code) = ${sql.placeholder('length')}::int order by code`);

/** @throws BAD_USER_INPUT: not exactly one of division and institution, or one that there is not */
export async function areasOf(context: RequestContext, asked: Place, ranked: boolean): Promise<Areas> {
  const { division, institution } = asked;
  if (Boolean(division) === Boolean(institution)) throw bad('place must name a division or an institution.');
  const key = JSON.stringify([division, asked.codeSystem, asked.children, institution, ranked]);
  const found = await loader<string, Areas>(context, `areas ${key}`, async () => [
    institution ? await institutions(context, institution) : await divisions(context, asked, ranked),
  ]).load(key);
  if (!found) throw new Error(`No areas of ${key}`);
  return found;
}

async function institutions(context: RequestContext, code: string): Promise<Areas> {
  const found = (await institutionAreas(context, [code])).get(code);
  if (!found) throw bad('There is no such institution.');
  return { system: INSTITUTION, asked: [found.area], peers: [found.area, ...found.peers] };
}

async function divisions(context: RequestContext, asked: Place, ranked: boolean): Promise<Areas> {
  const system = asked.codeSystem ?? CURRENT_EDITION;
  const code = asked.division ?? '';
  const rows = await run(context, line, { system, code });
  const levels = new Map(rows.map((row) => [String(row.area), String(row.level)]));
  if (!levels.has(code)) throw bad('There is no such division in this tree.');
  const below = async (parent: string) => {
    const found = await run(context, children, {
      system,
      code: parent,
      length: levels.get(parent) === CITY ? parent.length : parent.length + 3,
    });
    return found.map((row) => ({ system, code: String(row.code) }));
  };
  if (asked.children) {
    const all = await below(code);
    return { system, asked: all, peers: all };
  }
  const own = [{ system, code }];
  const parent = [...levels.keys()].filter((one) => one !== code).sort(byLevel(levels))[0];
  return { system, asked: own, peers: ranked && parent ? await below(parent) : own };
}

/** The lowest first: codes of deeper levels are longer, and the city's ends the line. */
const byLevel =
  (levels: ReadonlyMap<string, string>) =>
  (one: string, other: string): number =>
    Number(levels.get(one) === CITY) - Number(levels.get(other) === CITY) || other.length - one.length;
