import { shownTarget, withUnit } from '../portrait/words.ts';
import type { Goal } from './ask.ts';

const STATUS: Readonly<Record<Goal['status'], string>> = {
  REACHED: '已达到',
  BEHIND: '尚未达到',
  NO_DATA: '没有数据',
};

/** The key goals of the whole city: how far each is, and what it is to be in which year. */
export function Goals({ goals }: { goals: readonly Goal[] }) {
  return (
    <section className="cockpit-goals" aria-label="重点目标">
      <h2>重点目标（全市）</h2>
      <ul className="cockpit-tiles">
        {goals.map((goal) => (
          <li key={goal.code} className={`goal ${goal.status.toLowerCase()}`} title={goal.definition}>
            <span className="goal-name">
              {goal.code} {goal.name}
            </span>
            <b>{goal.actual === null ? '没有数据' : withUnit(goal.actual, goal.unit)}</b>
            {goal.attainment !== null && (
              <>
                <span className="attainment">
                  <i style={{ width: `${Math.min(100, goal.attainment)}%` }} />
                </span>
                <small>
                  {STATUS[goal.status]}，完成 {goal.attainment.toFixed(0)}%
                </small>
              </>
            )}
            {goal.denominator !== null && (
              <small>
                {goal.numerator} / {goal.denominator}
              </small>
            )}
            <small>
              目标{' '}
              {goal.targets
                .map(({ year, value }) => `${year} 年 ${shownTarget(value, goal.unit, goal.comparator)}`)
                .join('，')}
            </small>
            {goal.asOf && (
              <small>
                截至 {goal.asOf}，{goal.source}
              </small>
            )}
            {goal.beside.map((note) => (
              <details key={note.name} className="beside">
                <summary>口径相近，不可代替: {note.name}</summary>
                <p>
                  {withUnit(note.value, note.unit)}（截至 {note.asOf}，{note.source}）。{note.difference}。
                </p>
              </details>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
