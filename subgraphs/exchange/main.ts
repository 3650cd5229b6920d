import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { register } from '@hub/subgraphs/register.ts';
import { exchange } from './subgraph.ts';

// The catalogue is of all subgraphs, wherever they run.
await runAlone(exchange, register());
