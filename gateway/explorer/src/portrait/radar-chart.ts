import type { InstitutionAnswer } from './ask-institution.ts';
import { type ChartOf, common } from './chart-parts.ts';
import { AXES } from './institution-words.ts';

const MOST = 100;
const MIDDLE = 50;

/** Quality, efficiency and safety, each against those of the same class and level, whose middle is 50. */
export function radarChart({ portrait }: InstitutionAnswer): ChartOf {
  const { radar } = portrait;
  if (radar.every(({ score }) => score === null)) return { option: undefined, summary: '' };
  const text = (score: number | null) => (score === null ? '无法评分' : `${score.toFixed(0)} 分`);
  const names = radar.map(({ axis, score }) => `${AXES[axis]} ${text(score)}`);
  return {
    summary: `${names.join('，')}；本机构，同类同级居中为 ${MIDDLE} 分`,
    option: (palette) => ({
      ...common(palette),
      tooltip: { show: false },
      radar: {
        radius: '66%',
        center: ['50%', '57%'],
        indicator: names.map((name) => ({ name, min: 0, max: MOST })),
        axisName: { color: palette.ink, fontSize: 13 },
        splitNumber: 4,
        splitLine: { lineStyle: { color: palette.line } },
        splitArea: { show: false },
        axisLine: { lineStyle: { color: palette.line } },
      },
      series: [
        {
          name: '同类同级居中',
          type: 'radar',
          symbol: 'none',
          itemStyle: { color: palette.muted },
          lineStyle: { type: 'dashed', width: 1.5, color: palette.muted },
          data: [{ name: '同类同级居中', value: radar.map(() => MIDDLE) }],
        },
        {
          name: '本机构',
          type: 'radar',
          itemStyle: { color: palette.first },
          areaStyle: { color: palette.first, opacity: 0.25 },
          lineStyle: { width: 2 },
          // An axis without a score is drawn at nought; its name says that it has none.
          data: [{ name: '本机构', value: radar.map(({ score }) => score ?? 0) }],
        },
      ],
    }),
  };
}
