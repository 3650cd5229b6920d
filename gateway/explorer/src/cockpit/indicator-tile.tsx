import { shownParts, shownTarget, shownValue } from '../portrait/words.ts';
import type { Indicator } from './ask.ts';
import { Trend } from './trend.tsx';

/** One indicator in the place looked at; a click shows how it is spread. */
export function IndicatorTile(props: { indicator: Indicator; chosen: boolean; onChoose(): void }) {
  const { indicator, chosen, onChoose } = props;
  const { code, name, unit, comparator, value } = indicator;
  if (!value) return null;
  const figure = { ...value, code, name, unit, group: '', parent: null, lastYear: null };
  const { target, attainment, rank, peers, trend } = value;
  return (
    <button type="button" className="indicator" aria-pressed={chosen} data-code={code} onClick={onChoose}>
      <span className="goal-name">{name}</span>
      <b className={`status-${value.status.toLowerCase()}`}>{shownValue(figure)}</b>
      <Trend points={[...trend, { period: '', value: value.value, status: value.status }]} />
      {target !== null && (
        <>
          <span className="attainment">
            {attainment !== null && <i style={{ width: `${Math.min(100, attainment)}%` }} />}
          </span>
          <small>
            目标 {shownTarget(target, unit, comparator)}
            {attainment !== null && `，完成 ${attainment.toFixed(0)}%`}
          </small>
        </>
      )}
      <small>
        {shownParts(figure)}
        {rank !== null && ` 第 ${rank} 名，共 ${peers} 个`}
        {value.unstable && value.value !== null && ' 不稳定'}
      </small>
    </button>
  );
}
