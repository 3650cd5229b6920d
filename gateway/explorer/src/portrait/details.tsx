import type { Figure, Status } from './ask.ts';
import { shownChange, shownParts, shownValue } from './words.ts';

/** One division's figure in full: its parts, against the division above and the year before. */
export function Details(props: {
  name: string;
  figure: Figure;
  above: string;
  aboveStatus: Status | undefined;
}) {
  const { name, figure, above, aboveStatus } = props;
  const { unit, value, parent, lastYear, status } = figure;
  const parts = shownParts(figure);
  const blurred = status === 'EXACT' ? 'EXACT' : 'PERTURBED';
  return (
    <div className="portrait-details" aria-live="polite">
      <p>
        {name} <b className={`status-${status.toLowerCase()}`}>{shownValue(figure)}</b>
      </p>
      <dl>
        {parts && (
          <>
            <dt>分子 / 分母</dt>
            <dd>{parts}</dd>
          </>
        )}
        {above && parent !== null && (
          <>
            <dt>{above}</dt>
            <dd>
              {shownValue({ value: parent, status: aboveStatus ?? 'PERTURBED', unit })}
              {unit === '%' && value !== null && <small>相差 {shownChange(value, parent, unit)}</small>}
            </dd>
          </>
        )}
        {lastYear !== null && (
          <>
            <dt>上年</dt>
            <dd>
              {shownValue({ value: lastYear, status: blurred, unit })}
              <small>{shownChange(value, lastYear, unit)}</small>
            </dd>
          </>
        )}
      </dl>
      {figure.unstable && status !== 'SUPPRESSED' && <p className="portrait-note">分母过小，数值不稳定</p>}
    </div>
  );
}
