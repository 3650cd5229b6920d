import type { DemoOverrides } from '@hub/gateway/identity/demo-issuer.ts';
import type { Role } from '@hub/schema/roles.ts';
import type { GraphQLFormattedError } from 'graphql';
import type { TestHub } from '../hub/start-test-hub.ts';

/** Asks a hub as a demo person at another place, or for another purpose. */
export const asking =
  (hub: () => TestHub) =>
  async <D>(
    who: Role,
    query: string,
    variables: object = {},
    overrides: DemoOverrides = {},
    purpose?: string,
  ) =>
    hub().ask<D>(undefined, query, variables as Record<string, unknown>, {
      authorization: `Bearer ${await hub().token(who, overrides)}`,
      ...(purpose && { 'x-purpose': purpose }),
    });

/** The codes of an answer's errors. */
export const codes = ({ errors }: { errors?: GraphQLFormattedError[] | undefined }) =>
  errors?.map(({ extensions }) => extensions?.code);

export type Nodes<T> = { nodes: T[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
