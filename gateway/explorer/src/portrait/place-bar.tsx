import type { Figure, Named } from './ask.ts';
import { savePicture } from './picture.ts';
import { type Going, years } from './place.ts';

/** From the city down to where the reader is. */
function pathOf(place: Named): Named[] {
  return [...(place.parent ? pathOf(place.parent) : []), place];
}

/** Where, what and when; and the ways to take the screen along. */
export function PlaceBar(props: {
  going: Going;
  /** where, once it is known */
  division: Named | undefined;
  figures: readonly Pick<Figure, 'code' | 'name' | 'group'>[];
  /** what the page shows of a place, as a part of a file's name */
  what: string;
}) {
  const { going, division, figures, what } = props;
  const { place, go, href } = going;
  const path = division ? pathOf(division) : [];
  const groups = [...new Set(figures.map(({ group }) => group))];
  const title = `${path.at(-1)?.name ?? ''}${place.year}年${what}`;
  return (
    <div className="portrait-place">
      <nav aria-label="所在区划">
        <ol>
          {path.map(({ code, name }, depth) => (
            <li key={code}>
              {depth === path.length - 1 ? (
                <b aria-current="page">{name}</b>
              ) : (
                <a
                  href={href({ division: code })}
                  onClick={(event) => {
                    if (event.ctrlKey || event.metaKey) return;
                    event.preventDefault();
                    go({ division: code });
                  }}
                >
                  {name}
                </a>
              )}
            </li>
          ))}
        </ol>
      </nav>
      {figures.length > 0 && (
        <label>
          看什么
          <select name="figure" value={place.figure} onChange={(event) => go({ figure: event.target.value })}>
            {groups.map((group) => (
              <optgroup key={group} label={group}>
                {figures
                  .filter((figure) => figure.group === group)
                  .map(({ code, name }) => (
                    <option key={code} value={code}>
                      {name}
                    </option>
                  ))}
              </optgroup>
            ))}
          </select>
        </label>
      )}
      <label>
        年份
        <select name="year" value={place.year} onChange={(event) => go({ year: event.target.value })}>
          {years().map(({ year, title }) => (
            <option key={year} value={year}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={!division} onClick={() => savePicture(title)}>
        存为图片
      </button>
      <button type="button" disabled={!division} onClick={() => print()}>
        打印
      </button>
    </div>
  );
}
