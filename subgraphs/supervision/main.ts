import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { supervision } from './subgraph.ts';

await runAlone(supervision);
