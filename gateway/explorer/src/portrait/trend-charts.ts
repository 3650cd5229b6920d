import type { Answer, Figure, PeriodCell, Status } from './ask.ts';
import { type ChartOf, common, hatched, said } from './chart-parts.ts';

interface Point {
  period: string;
  value: number | null;
  status: Status;
}

const upright = (muted: string, line: string, periods: readonly string[]) => ({
  grid: { left: 4, right: 8, top: 30, bottom: 4, containLabel: true },
  xAxis: {
    type: 'category' as const,
    data: [...periods],
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { color: muted, fontSize: 11, hideOverlap: true },
  },
});

/** A figure in the years that were counted, the chosen one last. */
export function yearsChart({ division }: Answer, chosen: Figure, year: string): ChartOf {
  const last = Number(year);
  const before = division.earlier?.figures.find(({ code }) => code === chosen.code);
  const past = chosen.status === 'EXACT' ? 'EXACT' : 'PERTURBED';
  const points: Point[] = [
    { period: String(last - 3), value: before?.lastYear ?? null, status: before?.status ?? past },
    { period: String(last - 2), value: before?.value ?? null, status: before?.status ?? past },
    { period: String(last - 1), value: chosen.lastYear, status: past },
    { period: year, value: chosen.value, status: chosen.status },
  ];
  const known = points.slice(points.findIndex(({ value }) => value !== null));
  if (points.every(({ value }) => value === null)) return { option: undefined, summary: '' };
  const text = ({ value, status }: Point) =>
    value === null ? '不显示' : said(value, chosen.unit, status === 'PERTURBED');
  return {
    summary: known.map((point) => `${point.period} 年 ${text(point)}`).join('，'),
    option: (palette) => ({
      ...common(palette),
      ...upright(
        palette.muted,
        palette.line,
        known.map(({ period }) => period),
      ),
      legend: { show: false },
      yAxis: {
        type: 'value',
        axisLabel: { color: palette.muted, fontSize: 11 },
        splitLine: { lineStyle: { color: palette.line } },
      },
      series: [
        {
          name: chosen.name,
          type: 'bar',
          barMaxWidth: 44,
          data: known.map(({ value, status }) => ({ value, itemStyle: hatched(palette.first, status) })),
          label: {
            show: true,
            position: 'top',
            color: palette.ink,
            fontSize: 12,
            formatter: ({ dataIndex }: { dataIndex: number }) => text(known[dataIndex]!),
          },
          tooltip: {
            valueFormatter: (_value: unknown, n: number) => text(known[n] ?? known[0]!),
          },
        },
      ],
    }),
  };
}

/** Month by month the first figure as bars and the second as a line, each on its own axis. */
export function monthsChart(cells: readonly PeriodCell[]): ChartOf {
  const shown = cells.filter(({ figures }) => figures.some(({ value }) => value !== null));
  const [bars, line] = cells[0]?.figures ?? [];
  if (shown.length === 0 || !bars || !line) return { option: undefined, summary: '' };
  const points = (n: number): Point[] =>
    cells.map(({ period, figures }) => ({
      period,
      value: figures[n]?.value ?? null,
      status: figures[n]?.status ?? 'SUPPRESSED',
    }));
  const [first, second] = [points(0), points(1)];
  const text = (point: Point | undefined, unit: string) =>
    point?.value == null ? '不显示' : said(point.value, unit, point.status === 'PERTURBED');
  const [from, to] = [cells[0]!, cells.at(-1)!];
  return {
    summary: `${from.period} ${bars.title} ${text(first[0], bars.unit)}，${to.period} ${text(first.at(-1), bars.unit)}；${line.title} ${text(second[0], line.unit)}，${text(second.at(-1), line.unit)}`,
    option: (palette) => {
      const axis = (grid: boolean) => ({
        type: 'value' as const,
        splitNumber: 3,
        axisLabel: { color: palette.muted, fontSize: 11, formatter: (value: number) => short(value) },
        splitLine: { show: grid, lineStyle: { color: palette.line } },
      });
      return {
        ...common(palette),
        ...upright(
          palette.muted,
          palette.line,
          cells.map(({ period }) => period),
        ),
        yAxis: [axis(true), axis(false)],
        series: [
          {
            name: named(bars),
            type: 'bar',
            barCategoryGap: '30%',
            itemStyle: { color: palette.first },
            data: first.map(({ value, status }) => ({ value, itemStyle: hatched(palette.first, status) })),
            tooltip: { valueFormatter: (_value: unknown, n: number) => text(first[n], bars.unit) },
          },
          {
            name: named(line),
            type: 'line',
            yAxisIndex: 1,
            symbolSize: 5,
            itemStyle: { color: palette.second },
            data: second.map(({ value }) => value),
            tooltip: { valueFormatter: (_value: unknown, n: number) => text(second[n], line.unit) },
          },
        ],
      };
    },
  };
}

/** `总费用（元）` */
const named = ({ title, unit }: PeriodCell['figures'][number]): string =>
  title.endsWith(unit) ? title : `${title}（${unit}）`;

const TEN_THOUSAND = 10_000;

/** As an axis has room for it. */
const short = (value: number): string =>
  value >= TEN_THOUSAND ? `${Number((value / TEN_THOUSAND).toFixed(1))}万` : value.toLocaleString('zh-CN');
