import { useMemo, useState } from 'react';
import type { Answer, Figure } from './ask.ts';
import { Chart } from './chart.tsx';
import { outflowChart, pyramidChart, spectrumChart } from './charts.ts';
import { Details } from './details.tsx';
import { FigureTable } from './figure-table.tsx';
import { Legend } from './legend.tsx';
import type { Going } from './place.ts';
import { Ranking } from './ranking.tsx';
import { scaleOf } from './scale.ts';
import { StatusLine } from './status-line.tsx';
import { TileMap } from './tile-map.tsx';
import { isComparable } from './words.ts';

/** One division's part in the figure looked at. */
export interface Row {
  code: string;
  name: string;
  figure: Figure;
}

/** A portrait on the screen: the map or the list of parts, the charts, and the table of all figures. */
export function Screen(props: { answer: Answer; going: Going; theme: 'light' | 'dark' }) {
  const { division, parts } = props.answer;
  const { place, go } = props.going;
  const [pointed, setPointed] = useState('');
  const { portrait, level } = division;
  const charts = useMemo(
    () => ({
      人口金字塔: pyramidChart(portrait.pyramid),
      疾病谱: spectrumChart(portrait.spectrum),
      居民在哪里就诊: outflowChart(portrait.outflow),
    }),
    [portrait],
  );
  const whole = portrait.figures.find(({ code }) => code === place.figure) ?? portrait.figures[0];
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
      <StatusLine answer={props.answer} chosen={whole.code} />
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
        <FigureTable answer={props.answer} chosen={whole.code} onChoose={(figure) => go({ figure })} />
      </div>
      <p className="portrait-source">
        数据截至 {portrait.asOf} · 来源 {portrait.source}
      </p>
    </>
  );
}
