import type { Figure } from '../portrait/ask.ts';
import type { Going } from '../portrait/place.ts';
import { Ranking } from '../portrait/ranking.tsx';
import { scaleOf } from '../portrait/scale.ts';
import { CountLine, kindsOf } from '../portrait/status-line.tsx';
import { isComparable } from '../portrait/words.ts';
import type { Answer, Indicator, Value } from './ask.ts';
import { Goals } from './goals.tsx';
import { groupName } from './groups.ts';
import { IndicatorTile } from './indicator-tile.tsx';

/** What an indicator is in one place, as the portrait's lists show a figure. */
const figureOf = ({ code, name, group, unit }: Indicator, value: Value): Figure => ({
  ...value,
  code,
  name,
  group,
  unit,
  parent: null,
  lastYear: null,
});

/** The goals, the indicators by group, and beside them how the chosen one is spread over the level below. */
export function Screen({ answer, going }: { answer: Answer; going: Going }) {
  const { division, goals, indicators, parts } = answer;
  const { place, go } = going;
  const groups = [...new Set(indicators.map(({ group }) => group))];
  const chosen = indicators.find(({ code }) => code === place.figure);
  const whole = chosen?.value ? figureOf(chosen, chosen.value) : undefined;
  const rows = chosen ? parts.map((part) => ({ ...part.division, figure: figureOf(chosen, part) })) : [];
  const scale = scaleOf(rows.flatMap(({ figure }) => (isComparable(figure) ? (figure.value ?? []) : [])));
  const values = indicators.flatMap(({ value }) => value ?? []);
  const aboutNobody = whole !== undefined && kindsOf(values, [whole])[0] === 'OPEN';
  const kinds = [
    ...kindsOf(values),
    ...rows.map(({ figure: { status } }) => (status === 'EXACT' && aboutNobody ? 'OPEN' : status)),
  ];
  return (
    <>
      <CountLine kinds={kinds} />
      <Goals goals={goals} />
      <div className="cockpit">
        <div>
          {groups.map((group) => (
            <section key={group} className="cockpit-group" aria-label={groupName(group)}>
              <h2>{groupName(group)}</h2>
              <div className="cockpit-tiles">
                {indicators
                  .filter((one) => one.group === group)
                  .map((one) => (
                    <IndicatorTile
                      key={one.code}
                      indicator={one}
                      chosen={one.code === place.figure}
                      onChoose={() => go({ figure: one.code })}
                    />
                  ))}
              </div>
            </section>
          ))}
        </div>
        {whole && rows.length > 0 && (
          <Ranking
            rows={rows}
            scale={scale}
            whole={whole}
            name={division.name}
            onPoint={() => undefined}
            onOpen={(code) => go({ division: code })}
          />
        )}
      </div>
    </>
  );
}
