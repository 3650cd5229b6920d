import type { Cell, Status } from './ask.ts';
import type { ChartOption } from './echarts.ts';
import { withUnit } from './words.ts';

export interface Palette {
  ink: string;
  muted: string;
  line: string;
  paper: string;
  first: string;
  second: string;
}

/** What a chart draws; `undefined` where nothing of it is shown to this reader. */
export interface ChartOf {
  option: ((palette: Palette) => ChartOption) | undefined;
  /** the same in words, for whoever hears the page */
  summary: string;
}

const hatch = () => ({
  symbol: 'rect',
  rotation: -Math.PI / 4,
  dashArrayX: [1, 0],
  dashArrayY: [2, 5],
  color: 'rgba(255,255,255,0.45)',
});

export const keyOf = (cell: Cell, dimension?: string) =>
  cell.keys.find((key) => dimension === undefined || key.dimension === dimension);
export const figureOf = (cell: Cell) => cell.figures[0];

/** A colour, hatched when the figure is blurred. */
export const hatched = (color: string, status: Status | undefined) => ({
  color,
  ...(status === 'PERTURBED' && { decal: hatch() }),
});

/** A bar's length, hatched when blurred. `sign` -1 draws it to the left. */
export const bar = (cell: Cell | undefined, color: string, sign = 1) => {
  const figure = cell && figureOf(cell);
  return {
    value: figure?.value == null ? null : figure.value * sign,
    itemStyle: hatched(color, figure?.status),
  };
};

export const isBlurred = (cells: readonly Cell[]) =>
  cells.some((cell) => figureOf(cell)?.status === 'PERTURBED');
export const isShown = (cell: Cell) => figureOf(cell)?.value != null;
export const said = (value: number, unit: string, blurred: boolean) =>
  `${blurred ? '≈ ' : ''}${withUnit(value, unit)}`;

/** What a chart says of the place pointed at. */
export const hint = ({ ink, line, paper }: Palette) => ({
  // Drawn, not laid out: the page's policy allows no styles inline.
  renderMode: 'richText' as const,
  confine: true,
  backgroundColor: paper,
  borderColor: line,
  textStyle: { color: ink, fontSize: 13 },
});

export const common = (palette: Palette): ChartOption => ({
  animation: false,
  textStyle: { fontFamily: '"Noto Sans SC Variable", sans-serif', color: palette.ink },
  tooltip: { ...hint(palette), trigger: 'axis', axisPointer: { type: 'shadow' } },
  legend: {
    top: 0,
    right: 4,
    itemWidth: 12,
    itemHeight: 12,
    textStyle: { color: palette.muted, fontSize: 12 },
  },
});

const NAME_WIDTH = 118;

export const axes = (
  { ink, muted, line }: Palette,
  names: string[],
  text: (value: number) => string,
  width = NAME_WIDTH,
): ChartOption => ({
  xAxis: {
    type: 'value',
    axisLabel: { color: muted, fontSize: 11, hideOverlap: true, formatter: text },
    splitNumber: 3,
    splitLine: { lineStyle: { color: line } },
  },
  yAxis: {
    type: 'category',
    data: names,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: line } },
    axisLabel: { color: ink, fontSize: 12, width, overflow: 'truncate' },
  },
});
