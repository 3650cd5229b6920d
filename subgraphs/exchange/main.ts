import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { exchange } from './subgraph.ts';

await runAlone(exchange);
