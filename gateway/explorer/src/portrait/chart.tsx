import { type ReactNode, useEffect, useRef } from 'react';
import type { ChartOf, Palette } from './chart-parts.ts';
import { initChart } from './echarts.ts';

const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: {
    ink: '#1f2a37',
    muted: '#5b6776',
    line: '#d9e0e7',
    paper: '#ffffff',
    first: '#2b8583',
    second: '#c9772f',
  },
  dark: {
    ink: '#dfe5ee',
    muted: '#a3afc0',
    line: '#3c4960',
    paper: '#212a3b',
    first: '#4fb5b0',
    second: '#e0a064',
  },
};
const FONT = '13px "Noto Sans SC Variable"';
/** What charts write beside the words of their summary. */
const FIXED = '男女人次年万不显示≈–+,0123456789';

/** A chart in its panel; drawn anew with its size, its colours, and on white for paper. */
export function Chart(props: {
  title: string;
  chart: ChartOf;
  theme: 'light' | 'dark';
  children?: ReactNode;
}) {
  const { title, chart, theme, children } = props;
  const place = useRef<HTMLDivElement>(null);
  const { option, summary } = chart;
  useEffect(() => {
    if (!option || !place.current) return;
    const drawn = initChart(place.current);
    const paper = matchMedia('print');
    const draw = () => drawn.setOption(option(PALETTES[paper.matches ? 'light' : theme]), true);
    // A canvas does not wait for the parts of a font that its text needs, and measures with what it has.
    document.fonts.load(FONT, summary + FIXED).then(
      () => drawn.isDisposed() || draw(),
      () => drawn.isDisposed() || draw(),
    );
    const size = new ResizeObserver(() => drawn.resize());
    size.observe(place.current);
    paper.addEventListener('change', draw);
    return () => {
      paper.removeEventListener('change', draw);
      size.disconnect();
      drawn.dispose();
    };
  }, [option, summary, theme]);
  return (
    <section className="portrait-panel chart" aria-label={title}>
      <h2>{title}</h2>
      {option ? (
        <div ref={place} className="chart-place" role="img" aria-label={summary} />
      ) : (
        <p className="chart-nothing">不显示: 人数过少，或没有数据</p>
      )}
      {children}
    </section>
  );
}
