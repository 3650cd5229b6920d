import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { connect } from '@hub/db/client.ts';
import { openVault } from '@hub/db/open-vault.ts';
import { readEnvironment } from '@hub/gateway/environment.ts';
import { POOL } from '@hub/kernel/runtime/services.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { loaders, type StockContext } from './loaders.ts';
import { resolvers } from './resolvers.ts';

/** One subgraph, named by the argument: the hub's SDL, resolvers as one writes them, no authorization. */
const name = process.argv[2] ?? '';
const typeDefs = subgraphs.find((subgraph) => subgraph.name === name)?.document;
const own = resolvers[name];
if (!typeDefs || !own) throw new Error(`there is no subgraph “${name}”`);

const { databaseUrl, dataDir } = readEnvironment();
const vault = openVault(dataDir);
// As many connections as a subgraph of the hub has by default.
const sql = connect(databaseUrl ?? '', { max: POOL });
const server = new ApolloServer<StockContext>({
  schema: buildSubgraphSchema([{ typeDefs, resolvers: own as never }]),
});
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => ({ vault, ...loaders(sql) }),
});
console.log(new URL('/graphql', url).href);
