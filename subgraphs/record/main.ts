import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { record } from './subgraph.ts';

await runAlone(record);
