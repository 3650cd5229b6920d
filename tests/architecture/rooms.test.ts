import { subgraphs } from '@hub/subgraphs/index.ts';
import { describe, expect, test } from 'vitest';
import { namesIn, sources, textOf } from './files.ts';

const ROOMS = [
  'README.md',
  'domain',
  'intake.ts',
  'main.ts',
  'package.json',
  'repositories',
  'resolvers',
  'resources.ts',
  'schema.graphql',
  'subgraph.ts',
];
const KERNEL_ROOMS = ['audit', 'authorization', 'intake', 'resource', 'runtime', 'statistics'];
const MAX_LINES = 300;

const isFolder = (name: string) => !name.includes('.');
const domains = namesIn('subgraphs').filter((name) => isFolder(name) && name !== '_kernel');
const written = (folder: string) => namesIn(folder).filter((name) => !name.endsWith('.test.ts'));

describe('the house', () => {
  test.each(domains)('the subgraph %s has the rooms of every subgraph', (domain) => {
    expect(written(`subgraphs/${domain}`).sort()).toEqual(ROOMS);
    for (const room of ['domain', 'repositories', 'resolvers'])
      expect(written(`subgraphs/${domain}/${room}`), `${room} is empty`).not.toEqual([]);
  });

  test('the kernel has its six rooms', () => {
    expect(namesIn('subgraphs/_kernel').filter(isFolder).sort()).toEqual(KERNEL_ROOMS);
  });

  test('every subgraph is registered under the name of its folder', () => {
    expect(subgraphs.map(({ name }) => name).sort()).toEqual([...domains].sort());
  });

  test(`no source file has more than ${MAX_LINES} lines`, () => {
    const long = sources.filter((path) => textOf(path).trimEnd().split('\n').length > MAX_LINES);
    expect(long).toEqual([]);
  });
});
