import { type Register, registerOf } from '@hub/kernel/resource/register.ts';
import { subgraphs } from './index.ts';

let whole: Register | undefined;

/** Everything the hub holds. Made when first asked: the graph is composed by a process that has none yet. */
export function register(): Register {
  whole ??= registerOf(subgraphs);
  return whole;
}
