import type { InstitutionFigure } from './ask-institution.ts';
import { shownChange, shownParts, shownValue, withUnit } from './words.ts';

/** One figure of an institution, against the middle of its peers and the year before; it looks blurred where it is. */
export function InstitutionTile({ figure }: { figure: InstitutionFigure }) {
  const { code, name, unit, value, status, unstable, peers, peerCount, lastYear } = figure;
  const whole = { ...figure, group: '', parent: null };
  const parts = shownParts(whole);
  const none = status === 'SUPPRESSED' || value === null;
  return (
    <li className={`fact ${none ? 'none' : status.toLowerCase()}`} data-code={code}>
      <span className="goal-name">{name}</span>
      <b className={`status-${status.toLowerCase()}`}>{shownValue(whole)}</b>
      {parts && !none && <small>{parts}</small>}
      <small>
        {peers === null ? '同类同级: 无可比数值' : `同类同级中位 ${withUnit(peers, unit)}（${peerCount} 家）`}
      </small>
      {lastYear !== null && value !== null && <small>比上年 {shownChange(value, lastYear, unit)}</small>}
      {unstable && !none && <small className="portrait-note">分母过小，不稳定</small>}
    </li>
  );
}
