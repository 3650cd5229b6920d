import type { Scale } from './scale.ts';
import type { Row } from './screen.tsx';
import { isComparable, withUnit } from './words.ts';

/** What the colours and patterns of the map mean; only those that are on it. */
export function Legend({ scale, unit, rows }: { scale: Scale; unit: string; rows: readonly Row[] }) {
  const some = (test: (row: Row) => boolean) => rows.some(test);
  return (
    <ul className="portrait-legend" aria-label="图例">
      {scale.bounds.map(([lowest, highest], n) => (
        <li key={lowest}>
          <i className={`tile-class c${n} of${scale.bounds.length}`} />
          {lowest === highest
            ? withUnit(lowest, unit)
            : `${withUnit(lowest, unit)} – ${withUnit(highest, unit)}`}
        </li>
      ))}
      {some(({ figure }) => figure.status === 'PERTURBED') && (
        <li>
          <i className="tile-class blurred" />≈ 斜纹: 经扰动
        </li>
      )}
      {some(({ figure }) => figure.value !== null && !isComparable(figure)) && (
        <li>
          <i className="tile-class unstable" />
          虚线: 分母过小，不稳定
        </li>
      )}
      {some(({ figure }) => figure.value === null) && (
        <li>
          <i className="tile-class none" />
          灰色: 不显示或无数据
        </li>
      )}
    </ul>
  );
}
