import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../create-gateway.ts';

/** Runs the text that a request named, whatever else it carries. */
export const namedDocument: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart({ request, contextValue }) {
    if (!contextValue.document) return;
    request.query = contextValue.document;
    // The hash was looked at; beside another text it would be a contradiction.
    delete request.extensions?.persistedQuery;
  },
};
