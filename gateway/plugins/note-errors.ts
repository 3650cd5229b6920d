import type { ApolloServerPlugin } from '@apollo/server';
import type { GatewayContext } from '../create-gateway.ts';

/** Tells the log and the metrics the codes of an answer, those included that never reached the executor. */
export const noteErrors: ApolloServerPlugin<GatewayContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body }, contextValue: { facts } }) {
        if (body.kind !== 'single' || !body.singleResult.errors) return;
        facts.codes = body.singleResult.errors.map(({ extensions }) => String(extensions?.code));
      },
    };
  },
};
