export interface Scale {
  /** 0 (lowest) to `bounds.length - 1` */
  classOf(value: number): number;
  /** lowest and highest value of each class */
  bounds: readonly (readonly [number, number])[];
}

const MOST_CLASSES = 5;

/** Classes of about as many values each, so that a few extremes do not leave the rest in one colour. */
export function scaleOf(values: readonly number[]): Scale {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(MOST_CLASSES, distinct.length);
  const starts = Array.from({ length: count }, (_, n) => Math.floor((n * distinct.length) / count));
  const bounds = starts.map(
    (start, n) => [distinct[start]!, distinct[(starts[n + 1] ?? distinct.length) - 1]!] as const,
  );
  return { bounds, classOf: (value) => bounds.findLastIndex(([lowest]) => value >= lowest) };
}
