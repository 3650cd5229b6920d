import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { care } from './subgraph.ts';

await runAlone(care);
