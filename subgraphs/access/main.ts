import { runAlone } from '@hub/kernel/runtime/run-subgraph.ts';
import { access } from './subgraph.ts';

await runAlone(access);
