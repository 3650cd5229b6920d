import type { CustomSeriesRenderItemAPI, CustomSeriesRenderItemParams } from 'echarts';
import type { Encounter } from './ask-person.ts';
import { type ChartOf, common, hint } from './chart-parts.ts';
import { CLASSES } from './person-words.ts';

const MIN_WIDTH = 6;
const HEIGHT = 16;
/** Over so many milliseconds months are marked, below it days. */
const LONG = 120 * 86_400_000;

type Dated = Encounter & { startedAt: string };

/** Encounters along the time, a line for each class; a stay is as long as it was. */
export function timelineChart(encounters: readonly Encounter[]): ChartOf {
  const dated = encounters.filter((one): one is Dated => one.startedAt !== null);
  if (dated.length === 0) return { option: undefined, summary: '' };
  const all = Object.values(CLASSES);
  const nameOf = (one: Encounter) => CLASSES[one.class ?? 'OTHER'];
  const names = all.filter((name) => dated.some((one) => nameOf(one) === name)).reverse();
  const counts = names.map((name) => `${name} ${dated.filter((one) => nameOf(one) === name).length} 次`);
  const days = dated.map(({ startedAt }) => startedAt.slice(0, 10)).sort();
  const long = Date.parse(days.at(-1)!) - Date.parse(days[0]!) > LONG;
  return {
    summary: `${days[0]} 至 ${days.at(-1)}: ${counts.toReversed().join('，')}`,
    option: (palette) => ({
      ...common(palette),
      legend: { show: false },
      grid: { left: 4, right: 16, top: 8, bottom: 4, containLabel: true },
      tooltip: { ...hint(palette), trigger: 'item', formatter: '{b}' },
      xAxis: {
        type: 'time',
        axisLabel: {
          color: palette.muted,
          fontSize: 11,
          hideOverlap: true,
          formatter: long ? '{yyyy}-{MM}' : '{MM}-{dd}',
        },
        axisLine: { lineStyle: { color: palette.line } },
        splitLine: { show: true, lineStyle: { color: palette.line } },
      },
      yAxis: {
        type: 'category',
        data: names,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.line } },
        axisLabel: { color: palette.ink, fontSize: 12 },
        splitLine: { show: false },
      },
      series: [
        {
          type: 'custom',
          encode: { x: [1, 2], y: 0 },
          data: dated.map((one) => ({
            name: encounterText(one),
            value: [
              names.indexOf(nameOf(one)),
              Date.parse(one.startedAt),
              Date.parse(one.endedAt ?? one.startedAt),
            ],
          })),
          renderItem: (_params: CustomSeriesRenderItemParams, api: CustomSeriesRenderItemAPI) => {
            const [from = 0, y = 0] = api.coord([api.value(1), api.value(0)]);
            const [to = 0] = api.coord([api.value(2), api.value(0)]);
            const width = Math.max(MIN_WIDTH, to - from);
            return {
              type: 'rect',
              shape: { x: from - MIN_WIDTH / 2, y: y - HEIGHT / 2, width, height: HEIGHT, r: 3 },
              style: { fill: palette.first, opacity: 0.75 },
            };
          },
        },
      ],
    }),
  };
}

/** An encounter in a line, as far as it is shown. */
export function encounterText(one: Encounter): string {
  const day = (instant: string | null) => instant?.slice(0, 10);
  const [from, to] = [day(one.startedAt), day(one.endedAt)];
  const time = from && to && to !== from ? `${from} 至 ${to}` : from;
  const parts = [time, one.class && CLASSES[one.class], one.institution?.name, one.department, one.type];
  return parts.filter(Boolean).join(' · ');
}
