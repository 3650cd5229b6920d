import { useMemo } from 'react';
import type { Axis, InstitutionAnswer } from './ask-institution.ts';
import { Chart } from './chart.tsx';
import { caseMixChart } from './charts.ts';
import { InstitutionTile } from './institution-tile.tsx';
import { AXES, kindOf } from './institution-words.ts';
import { radarChart } from './radar-chart.ts';
import { RadarNotes } from './radar-notes.tsx';
import { CountLine, kindsOf } from './status-line.tsx';
import { monthsChart } from './trend-charts.ts';

/** What an institution did in a year, beside those of its class and level. */
export function InstitutionScreen({ answer, theme }: { answer: InstitutionAnswer; theme: 'light' | 'dark' }) {
  const { portrait } = answer;
  const charts = useMemo(
    () => ({
      radar: radarChart(answer),
      trend: monthsChart(portrait.trend),
      caseMix: caseMixChart(portrait.caseMix),
    }),
    [answer, portrait],
  );
  const peers = Math.max(...portrait.figures.map(({ peerCount }) => peerCount));
  return (
    <>
      <CountLine kinds={kindsOf(portrait.figures)} />
      <p className="institution-peers">
        {kindOf(answer)}，
        {peers > 0
          ? `与 ${peers} 家同类同级机构比较；比较的是其中数值可以显示的`
          : '没有可以比较的同类同级机构'}
      </p>
      <div className="portrait-grid institution">
        <section className="portrait-panel facts" aria-label="各项指标">
          {(Object.keys(AXES) as Axis[]).map((axis) => (
            <section key={axis} aria-label={AXES[axis]}>
              <h2>{AXES[axis]}</h2>
              <ul>
                {portrait.figures
                  .filter((figure) => figure.axis === axis)
                  .map((figure) => (
                    <InstitutionTile key={figure.code} figure={figure} />
                  ))}
              </ul>
            </section>
          ))}
        </section>
        <Chart title="质量、效率、安全" chart={charts.radar} theme={theme}>
          <RadarNotes portrait={portrait} />
        </Chart>
        <Chart title="近 24 个月的诊疗人次与费用" chart={charts.trend} theme={theme} />
        <Chart title="病种构成" chart={charts.caseMix} theme={theme} />
      </div>
      <p className="portrait-source">
        数据截至 {portrait.asOf} · 来源 {portrait.source} · 机构代码 {answer.code}
      </p>
    </>
  );
}
