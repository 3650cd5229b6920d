import { useState } from 'react';
import type { Walking } from './at.ts';
import { WalkLink } from './parts.tsx';
import type { CatalogueResource } from './shapes.ts';
import { GRADE, SHARING, wordOf } from './words.ts';

/** Everything that the catalogue lists, or what of it has a text in its name; what can be applied for comes first. */
export function ResourceList(props: {
  resources: readonly CatalogueResource[];
  chosen: CatalogueResource | undefined;
  /** coordinates in the application */
  picked: ReadonlySet<string>;
  walking: Walking;
}) {
  const { resources, chosen, picked, walking } = props;
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = resources.filter(({ name, type, code, fields }) =>
    [name, type, code, ...fields.map((field) => field.name)].some((one) =>
      one.toLowerCase().includes(wanted),
    ),
  );
  const groups = [
    ['可申请', found.filter(({ fields }) => fields.some(({ exportable }) => exportable))],
    ['公开或不可申请', found.filter(({ fields }) => fields.every(({ exportable }) => !exportable))],
  ] as const;
  return (
    <section className="portrait-panel desk-resources" aria-label="数据目录">
      <h2>数据目录</h2>
      <input
        type="search"
        placeholder="资源或字段的名称"
        aria-label="按名称查找资源或字段"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {groups.map(
        ([title, group]) =>
          group.length > 0 && (
            <div key={title}>
              <h3>
                {title} <small>{group.length} 项</small>
              </h3>
              <ul>
                {group.map(({ code, name, type, grade, sharing, fields }) => {
                  const count = fields.filter(({ coordinate }) => picked.has(coordinate)).length;
                  return (
                    <li key={code}>
                      <WalkLink
                        walking={walking}
                        to={{ view: 'catalogue', resource: code }}
                        current={code === chosen?.code}
                      >
                        {name}
                      </WalkLink>{' '}
                      <small>
                        {type} · {wordOf(GRADE, grade)} · {wordOf(SHARING, sharing)}
                        {count > 0 && <b> · 已选 {count}</b>}
                      </small>
                    </li>
                  );
                })}
              </ul>
            </div>
          ),
      )}
      <p>
        整个目录：
        <a href="/catalog.csv" download="catalog.csv">
          CSV
        </a>
        、
        <a href="/catalog.json" download="catalog.json">
          JSON
        </a>
      </p>
      {found.length === 0 && <p>没有找到“{text}”。</p>}
    </section>
  );
}
