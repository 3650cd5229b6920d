import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askBulletin, askScores, type Score, type ScoreQuestion } from './ask-quality.ts';
import { inDays } from './draft.ts';
import { DIMENSION, wordOf } from './words.ts';

const CITY = '500000';
const isCity = (code: string) => code.endsWith('0000');

/** What a reader may ask about: what is their own, whole or by its parts. */
function scopesOf(own: { division: string; institution: string }) {
  const division = own.division || CITY;
  return [
    ...(own.institution ? [{ title: '本机构', scope: { institution: own.institution } }] : []),
    ...(isCity(division)
      ? [{ title: '全市各区县', scope: { division, by: 'DISTRICTS' as const } }]
      : [
          { title: '本辖区', scope: { division, by: 'WHOLE' as const } },
          { title: '本辖区各机构', scope: { division, by: 'INSTITUTIONS' as const } },
          { title: '全市各区县', scope: { division: CITY, by: 'DISTRICTS' as const } },
        ]),
  ];
}

/** The month before the present one of the city, `2026-10`. */
function lastMonth(): string {
  const [year = 0, month = 1] = inDays(0).split('-').map(Number);
  return new Date(Date.UTC(year, month - 2, 1)).toISOString().slice(0, 7);
}

/** Scores of a month, and its bulletin once it is published. */
export function QualityScores(props: { identity: Identity; own: { division: string; institution: string } }) {
  const { identity, own } = props;
  const scopes = scopesOf(own);
  const [chosen, setChosen] = useState(0);
  // What one's own institution delivers is shown at once, other figures once the month is over.
  const [period, setPeriod] = useState(own.institution ? inDays(0).slice(0, 7) : lastMonth());
  const { scope } = scopes[chosen] ?? { scope: { division: CITY, by: 'DISTRICTS' as const } };
  const asked = useAnswer(identity, askScores, { scope, period } satisfies ScoreQuestion);
  return (
    <section className="portrait-panel desk-quality" aria-label="质量得分" aria-busy={asked.waiting}>
      <h2>质量得分</h2>
      <p className="desk-export">
        <label>
          范围
          <select value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            {scopes.map(({ title }, n) => (
              <option key={title} value={n}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label>
          月份
          <input
            type="month"
            required
            pattern="\\d{4}-\\d{2}"
            max={inDays(0).slice(0, 7)}
            value={period}
            onChange={({ target }) => target.validity.valid && setPeriod(target.value)}
          />
        </label>
      </p>
      {asked.failure && (
        <p className="portrait-failure" role="alert">
          {asked.failure}
        </p>
      )}
      {asked.answer?.length === 0 && <p>这个月没有到达的数据，或其得分不对您开放。</p>}
      {asked.answer && asked.answer.length > 0 && <ScoreTable scores={asked.answer} />}
      {period < inDays(0).slice(0, 7) && <Bulletin identity={identity} month={period} />}
    </section>
  );
}

function ScoreTable({ scores }: { scores: readonly Score[] }) {
  const dimensions = scores[0]?.dimensions ?? [];
  const shown = (value: number | null | undefined, digits: number) =>
    value == null ? '–' : value.toFixed(digits);
  return (
    <div className="desk-scroll">
      <table className="desk-table" aria-label="得分">
        <thead>
          <tr>
            <th scope="col">单位</th>
            <th scope="col">得分</th>
            {dimensions.map(({ dimension, weight }) => (
              <th scope="col" key={dimension}>
                {wordOf(DIMENSION, dimension)} <small>权重 {weight}</small>
              </th>
            ))}
            <th scope="col">未解决的问题</th>
            <th scope="col">到达小时数（中位 / 95%）</th>
          </tr>
        </thead>
        <tbody>
          {scores.map(({ division, institution, status, score, dimensions: rates, ...one }) => {
            const place = institution ?? division;
            return (
              <tr key={place?.code}>
                <th scope="row">
                  {place?.name ?? place?.code} <small>{place?.code}</small>
                </th>
                <td>{status === 'SUPPRESSED' ? '数量过少，不显示' : shown(score, 1)}</td>
                {rates?.map(({ dimension, rate }) => (
                  <td key={dimension}>{rate === null ? '–' : `${shown(rate, 1)}%`}</td>
                ))}
                <td>{shown(one.openIssues, 0)}</td>
                <td>
                  {shown(one.lagMedian, 0)} / {shown(one.lagP95, 0)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The ranking of the districts, as it was published. */
function Bulletin({ identity, month }: { identity: Identity; month: string }) {
  const { answer = [] } = useAnswer(identity, askBulletin, { month });
  if (answer.length === 0)
    return <p className="desk-facts">{month} 的月度通报尚未发布，或没有可通报的得分。</p>;
  return (
    <>
      <h3>{month} 月度通报</h3>
      <ol className="desk-steps">
        {answer.map(({ rank, score, division }) => (
          <li key={division.code} value={rank}>
            {division.name ?? division.code} <small>{score.toFixed(1)}</small>
          </li>
        ))}
      </ol>
    </>
  );
}
