import type { Cell, Portrait } from './ask.ts';
import { categoryName } from './categories.ts';
import { axes, bar, type ChartOf, common, figureOf, isBlurred, isShown, keyOf, said } from './chart-parts.ts';
import { districtName } from './tiles.ts';

const MOST_BARS = 10;

const bandName = (band: string) => (band === '85' ? '85+' : `${Number(band)}–${Number(band) + 4}`);

/** Age by sex: men to the left, women to the right. */
export function pyramidChart(cells: readonly Cell[]): ChartOf {
  if (!cells.some(isShown)) return { option: undefined, summary: '' };
  // Whose age is not known has no band.
  const bands = [...new Set(cells.flatMap((cell) => keyOf(cell, 'ageBand')?.value || []))].sort();
  const of = (sex: string) =>
    bands.map((band) =>
      cells.find((cell) => keyOf(cell, 'ageBand')?.value === band && keyOf(cell, 'sex')?.value === sex),
    );
  const [men, women] = [of('1'), of('2')];
  const blurred = isBlurred(cells);
  const total = (some: readonly (Cell | undefined)[]) =>
    some.reduce((sum, cell) => sum + ((cell && figureOf(cell)?.value) ?? 0), 0);
  const series = (name: string, some: typeof men, color: string, sign: number) => ({
    name,
    type: 'bar' as const,
    stack: 'age',
    barCategoryGap: '18%',
    data: some.map((cell) => bar(cell, color, sign)),
    itemStyle: { color },
    tooltip: {
      valueFormatter: (value: unknown) =>
        typeof value === 'number' ? said(Math.abs(value), '人', blurred) : '不显示',
    },
  });
  return {
    summary: `男 ${said(total(men), '人', blurred)}，女 ${said(total(women), '人', blurred)}`,
    option: (palette) => ({
      ...common(palette),
      ...axes(palette, bands.map(bandName), (value) => String(Math.abs(value))),
      grid: { left: 4, right: 12, top: 28, bottom: 4, containLabel: true },
      series: [series('男', men, palette.first, -1), series('女', women, palette.second, 1)],
    }),
  };
}

/** The largest cells as bars, the largest on top. */
function barChart(
  cells: readonly Cell[],
  nameOf: (value: string, name: string) => string,
  width?: number,
): ChartOf {
  const shown = cells.filter(isShown).slice(0, MOST_BARS).reverse();
  if (shown.length === 0) return { option: undefined, summary: '' };
  const unit = figureOf(shown[0]!)?.unit ?? '';
  const names = shown.map((cell) => {
    const { value = '', name = '' } = keyOf(cell) ?? {};
    return nameOf(value, name);
  });
  const text = (cell: Cell) => said(figureOf(cell)?.value ?? 0, unit, figureOf(cell)?.status === 'PERTURBED');
  return {
    summary: shown
      .map((cell, n) => `${names[n]} ${text(cell)}`)
      .reverse()
      .join('，'),
    option: (palette) => ({
      ...common(palette),
      ...axes(palette, names, (value) => value.toLocaleString('zh-CN'), width),
      legend: { show: false },
      grid: { left: 4, right: 76, top: 4, bottom: 4, containLabel: true },
      series: [
        {
          type: 'bar',
          barMaxWidth: 22,
          data: shown.map((cell) => bar(cell, palette.first)),
          label: {
            show: true,
            position: 'right',
            color: palette.muted,
            fontSize: 12,
            formatter: ({ dataIndex }: { dataIndex: number }) => text(shown[dataIndex]!),
          },
          tooltip: {
            valueFormatter: (value: unknown) => said(Number(value), unit, isBlurred(shown)),
          },
        },
      ],
    }),
  };
}

/** Titles of blocks are longer than other names. */
const BLOCK_WIDTH = 168;

/** Blocks of ICD-10, which the graph names. */
export const spectrumChart = (cells: readonly Cell[]): ChartOf =>
  barChart(cells, (code, title) => `${code} ${title}`, BLOCK_WIDTH);
export const caseMixChart = (cells: readonly Cell[]): ChartOf => barChart(cells, categoryName);
export const outflowChart = (cells: readonly Cell[]): ChartOf => barChart(cells, districtName);
/** By the district that people come from, where the other charts go by what is counted there. */
export const inflowChart = (cells: Portrait['inflow']): ChartOf =>
  barChart(
    cells.map(({ division: { code, name }, figures }) => ({
      keys: [{ dimension: 'home', value: code, name }],
      figures,
    })),
    districtName,
  );
