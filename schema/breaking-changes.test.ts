import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { breakingProblems } from './breaking-changes.ts';

const committed = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

const RELEASED = `
  type Query { person(id: ID!): Person }
  type Person { name: String, phone: String @deprecated(reason: "2026-06-01: use contacts") }`;
const NARROWED = `
  type Query { person(id: ID!, division: ID!): Person }
  type Person { name: String, contacts: [String!] }`;
const PHONE = { coordinate: 'Person.phone', reason: 'contacts has it', date: '2026-12-01' };
const DIVISION = {
  coordinate: 'Query.person.division',
  reason: 'persons are sought by place',
  date: '2026-12-01',
};

describe('a change of the schema', () => {
  test('may add', async () => {
    const wider = RELEASED.replace('name: String', 'name: String, contacts(first: Int): [String!]');
    expect(await breakingProblems(RELEASED, wider, [])).toEqual([]);
  });

  test('may not break clients of the last release unless it is declared', async () => {
    const problems = await breakingProblems(RELEASED, NARROWED, []);
    expect(problems.map((problem) => problem.split(':')[0]).sort()).toEqual([
      'Person.phone',
      'Query.person.division',
    ]);
    expect(await breakingProblems(RELEASED, NARROWED, [PHONE])).toEqual([
      expect.stringMatching(/^Query\.person\.division: /),
    ]);
    expect(await breakingProblems(RELEASED, NARROWED, [PHONE, DIVISION])).toEqual([]);
  });

  test('is declared with a reason and a date, and only where there is one', async () => {
    expect(await breakingProblems(RELEASED, NARROWED, [{ ...PHONE, reason: ' ' }, DIVISION])).toEqual([
      expect.stringMatching(/^Person\.phone: /),
      expect.stringMatching(/needs a coordinate, a reason and a date/),
    ]);
    expect(await breakingProblems(RELEASED, RELEASED, [PHONE])).toEqual([
      'Person.phone is declared, but nothing about it breaks clients.',
    ]);
  });

  test('that is committed breaks nobody unawares', async () => {
    const declared = JSON.parse(committed('breaking-changes.json')) as unknown[];
    expect(await breakingProblems(committed('released.graphql'), committed('api.graphql'), declared)).toEqual(
      [],
    );
  });
});
