import { ROLES } from '@hub/schema/roles.ts';
import { describe, expect, test } from 'vitest';
import { files, importsOf, namesIn, programs, sources, textOf } from './files.ts';

/** The package a path or an import belongs to: `schema`, `db`, `kernel`, `gateway`, or a subgraph's name. */
function packageOf(path: string): string | undefined {
  const [, named] = /^@hub\/([a-z-]+)\//.exec(path) ?? [];
  if (named) return named;
  if (path.startsWith('gateway/explorer/')) return 'explorer';
  if (path.startsWith('subgraphs/_kernel/')) return 'kernel';
  const [, domain] = /^subgraphs\/([a-z-]+)\//.exec(path) ?? [];
  if (domain) return domain;
  const [, top] = /^(schema|db|gateway|subgraphs|tests)\//.exec(path) ?? [];
  return top;
}

const domains = namesIn('subgraphs').filter((name) => /^[a-z-]+$/.test(name));
/** Imports run one way; a package not named here is a subgraph. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  db: ['schema'],
  kernel: ['schema', 'db'],
  subgraphs: ['kernel', ...domains],
  gateway: ['schema', 'db', 'kernel', 'subgraphs', 'explorer'],
  explorer: [],
};
const SUBGRAPH_MAY_IMPORT = ['schema', 'db', 'kernel'];
/** Begins a process, and no other file imports it: it may hand the register of all subgraphs in. */
const BEGINS = /^subgraphs\/[a-z-]+\/main\.ts$/;

/** Who may reach the database's package. */
const DATABASE_ROOMS: readonly RegExp[] = [
  /^db\//,
  /^subgraphs\/_kernel\/(resource|authorization|audit|intake|runtime|statistics)\//,
  /^subgraphs\/[a-z-]+\/(resources\.ts|intake\.ts|repositories\/)/,
  /^gateway\/(cli\/|hub\.ts)/,
  // Who is in the demo cast: the demo issuer and the explorer's menu.
  /^gateway\/(identity\/demo-[a-z]+|explorer-config)\.ts/,
];
/** The class of an operator's error holds no data. */
const NO_DATA = '@hub/db/startup-error.ts';

const READS_ENVIRONMENT = [
  'gateway/environment.ts',
  'gateway/telemetry-off.ts',
  'subgraphs/_kernel/runtime/config.ts',
];

describe('imports', () => {
  test('run one way', () => {
    const wrong = programs.flatMap((path) => {
      const from = packageOf(path);
      if (!from) return [];
      const allowed = [
        ...(MAY_IMPORT[from] ?? SUBGRAPH_MAY_IMPORT),
        ...(BEGINS.test(path) ? ['subgraphs'] : []),
      ];
      return importsOf(path)
        .filter((target) => {
          const to = packageOf(target);
          return to && to !== from && !allowed.includes(to);
        })
        .map((target) => `${path} imports ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('go to another package by its name, never by a path', () => {
    const wrong = sources.flatMap((path) =>
      importsOf(path)
        .filter((target) => !target.startsWith('@hub/') && packageOf(target))
        .filter((target) => packageOf(target) !== packageOf(path))
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('reach the database only from the rooms that read and write it', () => {
    const wrong = programs
      .filter((path) => !DATABASE_ROOMS.some((room) => room.test(path)))
      .flatMap((path) =>
        importsOf(path)
          .filter((target) => target.startsWith('@hub/db/') && target !== NO_DATA)
          .map((target) => `${path} imports ${target}`),
      );
    expect(wrong).toEqual([]);
  });
});

describe('sources', () => {
  test('read the environment in one file of a package', () => {
    // In quotes it is a name, which a bundler is told to replace.
    const readers = programs.filter((path) => /(?<!')\bprocess\.env\b/.test(textOf(path)));
    expect(readers.sort()).toEqual([...READS_ENVIRONMENT].sort());
  });

  test('of resolvers hold no SQL and name no role', () => {
    const resolvers = programs.filter((path) => /^subgraphs\/[a-z-]+\/resolvers\//.test(path));
    expect(resolvers.length).toBeGreaterThan(0);
    const roleNames = new RegExp(`'(${ROLES.join('|')})'|\\.roles\\b`);
    for (const path of resolvers) {
      const ofDatabase = importsOf(path).filter((target) => /^(drizzle-orm|postgres)/.test(target));
      expect(ofDatabase, path).toEqual([]);
      expect(textOf(path), path).not.toMatch(/\bsql`|\bselect .* from\b/i);
      expect(textOf(path), path).not.toMatch(roleNames);
    }
  });

  test('leave nothing half done and silence no rule', () => {
    const marks = new RegExp(['TO' + 'DO', 'FIX' + 'ME', 'biome-' + 'ignore', '@ts-' + 'ignore'].join('|'));
    expect(files.filter((path) => /\.(ts|tsx|sql|graphql)$/.test(path) && marks.test(textOf(path)))).toEqual(
      [],
    );
  });
});
