import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { institution } from './subgraph.ts';

await runAlone(institution);
