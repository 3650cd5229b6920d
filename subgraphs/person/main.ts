import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { person } from './subgraph.ts';

await runAlone(person);
