import type { Figure } from './ask.ts';
import type { Scale } from './scale.ts';
import { isComparable } from './words.ts';

/** The CSS classes of a figure on the map and in the list: its colour, and what was done to it. */
export function lookOf(figure: Figure, scale: Scale): string {
  if (figure.value === null) return 'tile-class none';
  const blurred = figure.status === 'PERTURBED' ? ' blurred' : '';
  if (!isComparable(figure)) return `tile-class unstable${blurred}`;
  return `tile-class c${scale.classOf(figure.value)} of${scale.bounds.length}${blurred}`;
}
