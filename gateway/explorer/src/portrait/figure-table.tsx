import { Fragment } from 'react';
import type { Answer, Figure, Status } from './ask.ts';
import { shownChange, shownParts, shownValue } from './words.ts';

/** All figures of the division with their parts, against the year before and the division above. */
export function FigureTable(props: { answer: Answer; chosen: string; onChoose(code: string): void }) {
  const { division } = props.answer;
  const { figures } = division.portrait;
  const groups = [...new Set(figures.map(({ group }) => group))];
  const above = division.parent;
  const statusAbove = new Map(above?.portrait?.figures.map(({ code, status }) => [code, status]));
  return (
    <section className="portrait-panel figures" aria-label="全部指标">
      <h2>全部指标</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">指标</th>
            <th scope="col">数值</th>
            <th scope="col">分子 / 分母</th>
            <th scope="col">上年</th>
            <th scope="col">比上年</th>
            {above && <th scope="col">{above.name}</th>}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <Fragment key={group}>
              <tr className="group">
                <th scope="rowgroup" colSpan={above ? 6 : 5}>
                  {group}
                </th>
              </tr>
              {figures
                .filter((figure) => figure.group === group)
                .map((figure) => (
                  <Line
                    key={figure.code}
                    figure={figure}
                    above={above ? (statusAbove.get(figure.code) ?? 'PERTURBED') : undefined}
                    chosen={figure.code === props.chosen}
                    onChoose={props.onChoose}
                  />
                ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line(props: {
  figure: Figure;
  above: Status | undefined;
  chosen: boolean;
  onChoose(code: string): void;
}) {
  const { figure, above, chosen, onChoose } = props;
  const { code, name, unit, value, status, unstable, lastYear, parent } = figure;
  const before = status === 'EXACT' ? 'EXACT' : 'PERTURBED';
  const other = (number: number | null, given: Status) =>
    number === null ? '—' : shownValue({ value: number, status: given, unit });
  return (
    <tr className={chosen ? 'chosen' : ''}>
      <th scope="row">
        <button type="button" aria-pressed={chosen} onClick={() => onChoose(code)}>
          {name}
        </button>
      </th>
      <td className={`status-${status.toLowerCase()}`}>
        {shownValue(figure)}
        {unstable && value !== null && <small> 不稳定</small>}
      </td>
      <td>{shownParts(figure)}</td>
      <td>{other(lastYear, before)}</td>
      <td>{shownChange(value, lastYear, unit)}</td>
      {above && <td>{other(parent, above)}</td>}
    </tr>
  );
}
