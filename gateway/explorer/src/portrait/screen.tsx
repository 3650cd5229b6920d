import { useMemo, useState } from 'react';
import type { Answer, Figure } from './ask.ts';
import { Chart } from './chart.tsx';
import { inflowChart, outflowChart, pyramidChart, spectrumChart } from './charts.ts';
import { Details } from './details.tsx';
import { FigureTable } from './figure-table.tsx';
import { InstitutionList } from './institution-list.tsx';
import { Legend } from './legend.tsx';
import { Ranking } from './ranking.tsx';
import { scaleOf } from './scale.ts';
import { StatusLine } from './status-line.tsx';
import { TileMap } from './tile-map.tsx';
import { monthsChart, yearsChart } from './trend-charts.ts';
import type { View } from './view.ts';
import { isComparable } from './words.ts';

/** One division's part in the figure looked at. */
export interface Row {
  code: string;
  name: string;
  figure: Figure;
}

const NOTHING = { option: undefined, summary: '' };

/** A portrait on the screen: the map or the list of parts, the charts, and the table of all figures. */
export function Screen(props: View & { answer: Answer }) {
  const { answer, identity, going } = props;
  const { division, parts } = answer;
  const { place, go } = going;
  const [pointed, setPointed] = useState('');
  const { portrait, level } = division;
  const charts = useMemo(
    () => ({
      人口金字塔: pyramidChart(portrait.pyramid),
      疾病谱: spectrumChart(portrait.spectrum),
      居民在哪里就诊: outflowChart(portrait.outflow),
      ...(level === 'DISTRICT' && { 谁从外区县来就诊: inflowChart(portrait.inflow) }),
    }),
    [portrait, level],
  );
  const whole = portrait.figures.find(({ code }) => code === place.figure) ?? portrait.figures[0];
  const trends = useMemo(
    () => ({
      years: whole ? yearsChart(answer, whole, place.year) : NOTHING,
      months: monthsChart(answer.months),
    }),
    [answer, whole, place.year],
  );
  if (!whole) return null;
  const rows: Row[] = parts.flatMap((part) => {
    const figure = part.figures.find(({ code }) => code === whole.code);
    return figure ? [{ ...part.division, figure }] : [];
  });
  const scale = scaleOf(rows.flatMap(({ figure }) => (isComparable(figure) ? (figure.value ?? []) : [])));
  const shown = rows.find(({ code }) => code === pointed);
  const parentStatus = division.parent?.portrait?.figures.find(({ code }) => code === whole.code)?.status;
  const moves = { onPoint: setPointed, onOpen: (code: string) => go({ division: code }) };
  const details = (
    <Details
      name={shown?.name ?? division.name}
      figure={shown?.figure ?? whole}
      above={shown ? division.name : (division.parent?.name ?? '')}
      aboveStatus={shown ? whole.status : parentStatus}
    />
  );
  return (
    <>
      <StatusLine answer={answer} chosen={whole.code} />
      <div className={`portrait-grid at-${level.toLowerCase()}`}>
        {level === 'CITY' ? (
          <section className="portrait-panel map" aria-label="区县地图">
            <h2>
              {whole.name} <small>点击区县进入</small>
            </h2>
            <TileMap rows={rows} scale={scale} {...moves}>
              {details}
              <Legend scale={scale} unit={whole.unit} rows={rows} />
            </TileMap>
          </section>
        ) : (
          <section className="portrait-panel now" aria-label="本区划">
            <h2>{whole.name}</h2>
            {details}
          </section>
        )}
        {rows.length > 0 && (
          <Ranking rows={rows} scale={scale} whole={whole} name={division.name} {...moves} />
        )}
        {Object.entries(charts).map(([title, chart]) => (
          <Chart key={title} title={title} chart={chart} theme={props.theme} />
        ))}
        <Chart title={`${whole.name} · 历年`} chart={trends.years} theme={props.theme} />
        {(level === 'CITY' || level === 'DISTRICT') && (
          <Chart title="近 24 个月的诊疗人次与费用" chart={trends.months} theme={props.theme} />
        )}
        <InstitutionList
          key={division.code}
          listed={answer.institutions}
          district={level === 'CITY' ? null : division.code.slice(0, 6)}
          identity={identity}
          going={going}
        />
        <FigureTable answer={answer} chosen={whole.code} onChoose={(figure) => go({ figure })} />
      </div>
      <p className="portrait-source">
        数据截至 {portrait.asOf} · 来源 {portrait.source}
      </p>
    </>
  );
}
