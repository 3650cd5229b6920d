import { useMemo } from 'react';
import type { PersonAnswer, Statement } from './ask-person.ts';
import { Chart } from './chart.tsx';
import { COLORS, factName, PARTS, SEXES } from './person-words.ts';
import { encounterText, timelineChart } from './timeline-chart.ts';

type Person = NonNullable<PersonAnswer['data']['person']>;

/** What the rules say of a person, and the encounters along the time. */
export function PersonScreen(props: {
  person: Person;
  /** schema coordinates that this reader is not shown */
  denied: ReadonlySet<string>;
  theme: 'light' | 'dark';
}) {
  const { person, denied, theme } = props;
  const { portrait, encounters, sex, birthDate } = person;
  const visits = encounters?.nodes ?? [];
  const chart = useMemo(() => timelineChart(encounters?.nodes ?? []), [encounters]);
  const grid = portrait?.grid;
  return (
    <div className="portrait-grid person">
      <section className="portrait-panel statements" aria-label="画像">
        <h2>
          画像
          <small>{[sex && SEXES[sex], birthDate && `出生 ${birthDate}`].filter(Boolean).join('，')}</small>
        </h2>
        {grid?.color && (
          <p className={`grid-color ${grid.color.toLowerCase()}`}>
            <b>{COLORS[grid.color]}</b> {grid.action}{' '}
            <small>
              截至 {grid.asOf}，规则 {grid.rule}
            </small>
          </p>
        )}
        {portrait &&
          (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => (
            <Part
              key={part}
              title={PARTS[part]}
              said={portrait[part]}
              denied={denied.has(`PersonPortrait.${part}`)}
            />
          ))}
      </section>
      <Chart title="就诊时间轴" chart={chart} theme={theme}>
        {encounters ? (
          <ol className="encounters">
            {visits.map((one) => (
              <li key={one.id}>{encounterText(one)}</li>
            ))}
          </ol>
        ) : null}
        {encounters?.pageInfo.hasNextPage && <p className="portrait-note">只列出最近 100 次。</p>}
      </Chart>
    </div>
  );
}

/** One part of a portrait; what it says of a person, or that it is not shown. */
function Part(props: { title: string; said: Statement | Statement[] | null; denied: boolean }) {
  const { title, said, denied } = props;
  const statements = Array.isArray(said) ? said : said ? [said] : [];
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {statements.length === 0 && <p className="nothing">{denied ? '不向您显示' : '由所见记录得不出结论'}</p>}
      <ul>
        {statements.map(({ text, rule, version, facts, asOf }) => (
          <li key={`${text}${facts.join()}`}>
            <b>{text}</b>{' '}
            <small>
              {asOf}，规则 {rule} {version}
            </small>
            {facts.length === 0 ? (
              <small>因没有记录而得出</small>
            ) : (
              <details>
                <summary>依据 {facts.length} 条记录</summary>
                {facts.map((fact) => (
                  <code key={fact}>{factName(fact)}</code>
                ))}
              </details>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
