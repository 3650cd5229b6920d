import { useState } from 'react';
import type { Figure } from './ask.ts';
import { lookOf } from './look.ts';
import type { Scale } from './scale.ts';
import type { Row } from './screen.tsx';
import { isComparable, pullOf, shownParts, shownValue } from './words.ts';

const ORDERS = { lowest: '从低到高', highest: '从高到低', pull: '拉低最多' } as const;
type Order = keyof typeof ORDERS;

/** Those that can be compared in the chosen order, then the rest. A pull is weighed, so small parts have one, too. */
function ordered(rows: readonly Row[], order: Order, whole: Figure): [ranked: Row[], rest: Row[]] {
  const worth = ({ figure }: Row) => {
    if (order === 'pull') return pullOf(figure, whole);
    return isComparable(figure) ? (figure.value ?? 0) * (order === 'highest' ? -1 : 1) : undefined;
  };
  const ranked = rows.filter((row) => worth(row) !== undefined).sort((a, b) => worth(a)! - worth(b)!);
  const rest = rows.filter((row) => worth(row) === undefined);
  return [ranked, rest.sort((a, b) => Number(a.figure.value === null) - Number(b.figure.value === null))];
}

/** The parts in order, each a bar that opens it; says in words which is lowest and highest. */
export function Ranking(props: {
  rows: readonly Row[];
  scale: Scale;
  whole: Figure;
  name: string;
  onPoint(code: string): void;
  onOpen(code: string): void;
}) {
  const { rows, scale, whole, name, onPoint, onOpen } = props;
  const [wanted, setOrder] = useState<Order>('lowest');
  // Institutions are no parts of a whole, which then has no value.
  const isShare = whole.unit === '%' && whole.value !== null;
  const order = wanted === 'pull' && !isShare ? 'lowest' : wanted;
  const [ranked, rest] = ordered(rows, order, whole);
  const most = Math.max(...ranked.map(({ figure }) => figure.value ?? 0), 0);
  const line = (row: Row, place?: number) => {
    const pull = pullOf(row.figure, whole);
    return (
      <li key={row.code}>
        <button
          type="button"
          data-code={row.code}
          onClick={() => onOpen(row.code)}
          onFocus={() => onPoint(row.code)}
          onMouseEnter={() => onPoint(row.code)}
          onMouseLeave={() => onPoint('')}
        >
          <span className="rank-place">{place ?? ''}</span>
          <span className="rank-name">{row.name}</span>
          <span className="rank-bar">
            {row.figure.value !== null && (
              <i
                className={lookOf(row.figure, scale)}
                style={{ width: `${Math.min(100, most > 0 ? (row.figure.value / most) * 100 : 0)}%` }}
              />
            )}
          </span>
          <span className={`rank-value status-${row.figure.status.toLowerCase()}`}>
            {shownValue(row.figure)}
          </span>
          <small>
            {shownParts(row.figure)}
            {place !== undefined && pull !== undefined && Math.abs(pull) >= 0.05 && (
              <em>
                {pull < 0 ? ' 拉低 ' : ' 拉高 '}
                {Math.abs(pull).toFixed(1)}
              </em>
            )}
          </small>
        </button>
      </li>
    );
  };
  return (
    <section className="portrait-panel ranking" aria-label="排名">
      <h2>
        {whole.name} · 排名
        <select
          aria-label="排序"
          name="order"
          value={order}
          onChange={(event) => setOrder(event.target.value as Order)}
        >
          {Object.entries(ORDERS).map(([key, title]) => (
            <option key={key} value={key} disabled={key === 'pull' && !isShare}>
              {title}
            </option>
          ))}
        </select>
      </h2>
      <Ends rows={rows} whole={whole} name={name} />
      <ol>{ranked.map((row, n) => line(row, n + 1))}</ol>
      {rest.length > 0 && (
        <details open={ranked.length === 0}>
          <summary>
            不参与排名 {rest.length} 个: {order === 'pull' ? '' : '分母过小、'}不显示或无数据
          </summary>
          <ol>{rest.map((row) => line(row))}</ol>
        </details>
      )}
    </section>
  );
}

/** In a sentence: which part is lowest, which highest, and which pulls the whole down most. */
function Ends({ rows, whole, name }: { rows: readonly Row[]; whole: Figure; name: string }) {
  const [ranked] = ordered(rows, 'lowest', whole);
  const [lowest, highest] = [ranked[0], ranked.at(-1)];
  const puller = ordered(rows, 'pull', whole)[0][0];
  const pull = puller && pullOf(puller.figure, whole);
  if (!lowest || !highest) return null;
  return (
    <p className="rank-ends">
      最低 <b>{lowest.name}</b> {shownValue(lowest.figure)}，最高 <b>{highest.name}</b>{' '}
      {shownValue(highest.figure)}
      {puller && pull !== undefined && pull < 0 && (
        <small>
          拉低{name}最多的是 <b>{puller.name}</b>: {Math.abs(pull).toFixed(1)} 个百分点
        </small>
      )}
    </p>
  );
}
