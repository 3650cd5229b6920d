import { useState } from 'react';
import type { Grant, Release } from './shapes.ts';
import type { Acting } from './use-act.ts';
import { shownTime } from './words.ts';

/** What can be gone on from: a finished release, also one whose files are deleted. */
const isBase = ({ status, takenAt }: Release) =>
  (status === 'READY' || status === 'EXPIRED') && takenAt !== null;

/** What leaves under a grant now, by type. */
export const resourcesOf = (grant: Grant): string[] => [
  ...new Set(
    grant.fields.flatMap(({ resource, cutReason, refused }) =>
      cutReason === null && refused === null ? [resource] : [],
    ),
  ),
];

/** Asks for an export: of which resources, everything or the changes since an earlier one, in which format. */
export function ExportForm(props: {
  grant: Grant;
  /** the latest first */
  releases: readonly Release[];
  /** what resources are called, by type */
  names: ReadonlyMap<string, string>;
  acting: Acting;
  onAsked(): void;
}) {
  const { grant, releases, names, acting, onAsked } = props;
  const resources = resourcesOf(grant);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [since, setSince] = useState('');
  const bases = releases.filter(isBase);
  const base = bases.find(({ id }) => id === since);
  /** An earlier export goes on with what it had; anything else takes a full one. */
  const offered = (type: string) => !base || base.resources.includes(type);
  const chosen = resources.filter((type) => offered(type) && !left.has(type));
  return (
    <form
      className="desk-export"
      onSubmit={(event) => {
        event.preventDefault();
        const format = String(new FormData(event.currentTarget).get('format'));
        const input = { grant: grant.id, resources: chosen, format, ...(base && { since: base.id }) };
        acting.act('exportGrant', { input }, onAsked);
      }}
    >
      <fieldset>
        <legend>导出的资源</legend>
        {resources.map((type) => (
          <label key={type}>
            <input
              type="checkbox"
              disabled={!offered(type)}
              checked={offered(type) && !left.has(type)}
              onChange={({ target }) =>
                setLeft(new Set(target.checked ? [...left].filter((one) => one !== type) : [...left, type]))
              }
            />
            {names.get(type) ?? type} <small>{type}</small>
          </label>
        ))}
      </fieldset>
      <label>
        内容
        <select value={base?.id ?? ''} onChange={(event) => setSince(event.target.value)}>
          <option value="">全量</option>
          {bases.map((one) => (
            <option key={one.id} value={one.id}>
              {shownTime(one.takenAt ?? one.requestedAt)} 那批以来的变化（
              {one.resources.map((type) => names.get(type) ?? type).join('、')}）
            </option>
          ))}
        </select>
      </label>
      <label>
        文件格式
        <select name="format">
          <option>NDJSON</option>
          <option>PARQUET</option>
        </select>
      </label>
      <button type="submit" disabled={acting.busy || chosen.length === 0}>
        {base ? '请求增量导出' : '请求全量导出'}
      </button>
    </form>
  );
}
