import type { InstitutionAnswer } from './ask-institution.ts';
import { AXES } from './institution-words.ts';

const round = (score: number) => score.toFixed(0);

/** What each axis of the radar is made of. */
export function RadarNotes({ portrait }: { portrait: InstitutionAnswer['portrait'] }) {
  const blurred = new Set(
    portrait.figures.flatMap(({ code, status }) => (status === 'PERTURBED' ? [code] : [])),
  );
  const mark = (codes: readonly string[]) => (codes.some((code) => blurred.has(code)) ? '≈ ' : '');
  return (
    <div className="radar-notes">
      <dl>
        {portrait.radar.map(({ axis, score, indicators }) => (
          <div key={axis}>
            <dt>
              {AXES[axis]}{' '}
              <b>
                {score === null
                  ? '无法评分'
                  : `${mark(indicators.map(({ code }) => code))}${round(score)} 分`}
              </b>
            </dt>
            <dd>
              {indicators.length === 0
                ? '没有可以显示的指标，或没有可比的机构'
                : indicators.map((one) => `${one.name} ${mark([one.code])}${round(one.score)}`).join('，')}
            </dd>
          </div>
        ))}
      </dl>
      <p className="portrait-note">
        0 至 100 分：优于多少比例的同类同级机构，相同的计一半；各轴为其指标的平均。
      </p>
    </div>
  );
}
