import '@hub/gateway/telemetry-off.ts';
import '@hub/kernel/runtime/born-young.ts';
import { readFileSync } from 'node:fs';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { readEnvironment } from '@hub/gateway/environment.ts';

/** The hub's own supergraph behind Apollo's gateway and server as they come. */
const { subgraphUrls } = readEnvironment();
const supergraphSdl = readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8');
const gateway = new ApolloGateway({
  supergraphSdl,
  buildService: ({ name }) => new RemoteGraphQLDataSource({ url: subgraphUrls.get(name) ?? '' }),
});
const server = new ApolloServer({ gateway });
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: '127.0.0.1' } });
console.log(new URL('/graphql', url).href);
