import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { lookOf } from './look.ts';
import type { Scale } from './scale.ts';
import type { Row } from './screen.tsx';
import { TILES, type Tile, tileBeside } from './tiles.ts';
import { shownValue } from './words.ts';

/** The city as a grid of its districts. One tile takes the focus; the arrow keys move it as on a map. */
export function TileMap(props: {
  rows: readonly Row[];
  scale: Scale;
  onPoint(code: string): void;
  onOpen(code: string): void;
  children: ReactNode;
}) {
  const { rows, scale, onPoint, onOpen, children } = props;
  const [reached, setReached] = useState('500106');
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const tiles = TILES.filter(({ code }) => byCode.has(code));
  const move = (event: KeyboardEvent<HTMLButtonElement>, tile: Tile) => {
    const next = tileBeside(tile, event.key, tiles);
    if (!next) return;
    event.preventDefault();
    setReached(next.code);
    event.currentTarget.parentElement?.querySelector<HTMLElement>(`[data-code="${next.code}"]`)?.focus();
  };
  return (
    <div className="tile-map">
      <aside>{children}</aside>
      {tiles.map((tile) => {
        const row = byCode.get(tile.code);
        if (!row) return null;
        const text = shownValue(row.figure);
        return (
          <button
            key={tile.code}
            type="button"
            data-code={tile.code}
            className={`tile ${lookOf(row.figure, scale)}`}
            style={{ gridColumn: tile.column, gridRow: tile.row }}
            tabIndex={tile.code === reached ? 0 : -1}
            aria-label={`${row.name} ${text}`}
            onClick={() => onOpen(tile.code)}
            onKeyDown={(event) => move(event, tile)}
            onFocus={() => {
              setReached(tile.code);
              onPoint(tile.code);
            }}
            onMouseEnter={() => onPoint(tile.code)}
            onMouseLeave={() => onPoint('')}
          >
            {tile.name}
            <small>{text}</small>
          </button>
        );
      })}
    </div>
  );
}
