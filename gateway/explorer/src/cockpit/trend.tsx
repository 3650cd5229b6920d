import type { Point } from './ask.ts';

const WIDTH = 90;
const HEIGHT = 22;

/** The periods before and this one as a line; nothing where fewer than two are shown. */
export function Trend({ points }: { points: readonly Point[] }) {
  const values = points.flatMap(({ value }, n) => (value === null ? [] : [{ n, value }]));
  if (values.length < 2) return null;
  const all = values.map(({ value }) => value);
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const x = (n: number) => 3 + (n / (points.length - 1)) * (WIDTH - 6);
  const y = (value: number) =>
    HEIGHT - 3 - (highest === lowest ? 0.5 : (value - lowest) / (highest - lowest)) * (HEIGHT - 6);
  const last = values.at(-1);
  return (
    <svg className="trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={values.map(({ n, value }) => `${x(n)},${y(value)}`).join(' ')} />
      {last && <circle cx={x(last.n)} cy={y(last.value)} r="2.5" />}
    </svg>
  );
}
