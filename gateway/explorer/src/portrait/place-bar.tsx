import type { ReactNode } from 'react';
import type { Figure, Named } from './ask.ts';
import { GoLink } from './go-link.tsx';
import { savePicture } from './picture.ts';
import { type Going, years } from './place.ts';

/** From the city down to where the reader is. */
function pathOf(place: Named): Named[] {
  return [...(place.parent ? pathOf(place.parent) : []), place];
}

/** `沙坪坝区2025年画像` */
export const titleOf = (at: Named | undefined, { place }: Going, what: string): string =>
  `${at?.name ?? ''}${place.year}年${what}`;

/** Where, what and when; and the ways to take the screen along. */
export function PlaceBar(props: {
  going: Going;
  /** what is looked at, below all it lies in, once it is known */
  at: Named | undefined;
  figures: readonly Pick<Figure, 'code' | 'name' | 'group'>[];
  /** of a file that is saved */
  title: string;
  /** it is of no year */
  undated?: boolean;
  children?: ReactNode;
}) {
  const { going, at, figures, title, undated = false } = props;
  const { place, go } = going;
  const path = at ? pathOf(at) : [];
  const groups = [...new Set(figures.map(({ group }) => group))];
  return (
    <div className="portrait-place">
      <nav aria-label="所在区划">
        <ol>
          {path.map(({ code, name }, depth) => (
            <li key={code}>
              {depth === path.length - 1 ? (
                <b aria-current="page">{name}</b>
              ) : (
                <GoLink going={going} to={{ division: code }}>
                  {name}
                </GoLink>
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
      {!undated && (
        <label>
          年份
          <select name="year" value={place.year} onChange={(event) => go({ year: event.target.value })}>
            {years().map((one) => (
              <option key={one.year} value={one.year}>
                {one.title}
              </option>
            ))}
          </select>
        </label>
      )}
      {props.children}
      <button type="button" disabled={!at} onClick={() => savePicture(title)}>
        存为图片
      </button>
      <button type="button" disabled={!at} onClick={() => print()}>
        打印
      </button>
    </div>
  );
}
