import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { region } from './subgraph.ts';

await runAlone(region);
