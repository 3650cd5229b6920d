import { openRow } from '@hub/db/sealed-row.ts';
import { sexFromCode } from '@hub/person/domain/sex.ts';
import { encounterClassFromCode } from '@hub/record/domain/encounter-class.ts';
import type { GraphQLFieldResolver } from 'graphql';
import type { EncounterRow, PersonRow, StockContext } from './loaders.ts';

const opened = (row: PersonRow, column: 'id_number' | 'phone', { vault }: StockContext) =>
  vault.open(row[column], `person.subject.${column}|${row.id}`).toString();

type Resolvers = Record<string, Record<string, GraphQLFieldResolver<never, StockContext, never>>>;

/** By subgraph: the fields of the profile, and no others. */
export const resolvers: Record<string, Resolvers> = {
  person: {
    Query: { person: (_root, { id }: { id: string }, { persons }) => persons.load(id) },
    Person: {
      birthDate: (row: PersonRow) => row.birth_date,
      sex: (row: PersonRow) => sexFromCode(row.sex),
      idNumber: (row: PersonRow, _args, context) => opened(row, 'id_number', context),
      phone: (row: PersonRow, _args, context) => opened(row, 'phone', context),
    },
  },
  record: {
    Person: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      encounters: async ({ id }: { id: string }, { first }: { first: number }, { encounters }) => ({
        nodes: await encounters.load({ id, first }),
      }),
    },
    Encounter: {
      startedAt: (row: EncounterRow) => row.at,
      class: (row: EncounterRow) => encounterClassFromCode(row.class),
      department: (row: EncounterRow, _args, { vault }) =>
        row.sealed ? openRow(vault, 'encounter', row.subject_id, row.sealed).department : row.department,
      institution: (row: EncounterRow) => ({ code: row.institution_code }),
    },
  },
  institution: {
    Institution: {
      __resolveReference: ({ code }: { code: string }, { institutions }: StockContext) =>
        institutions.load(code),
    },
  },
};
