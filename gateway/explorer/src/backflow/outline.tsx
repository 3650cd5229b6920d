import { useState } from 'react';
import type { Identity } from '../identity.ts';
import type { Outline } from './ask-quality.ts';
import { Failed } from './parts.tsx';
import { useAct } from './use-act.ts';
import { KIND_OF_ELEMENT, wordOf } from './words.ts';

/** What a kept resource consists of, once it is asked for. */
export function OutlineOf(props: {
  identity: Identity;
  /** which one, as the graph takes it */
  of: { issue: string } | { archived: { source: string; resourceType: string; resourceId: string } };
}) {
  const { identity, of } = props;
  const acting = useAct(identity);
  /** null: there is none */
  const [outline, setOutline] = useState<Outline | null>();
  const what = 'issue' in of ? 'quarantineOutline' : 'archivedOutline';
  return (
    <>
      {outline === undefined && (
        <button
          type="button"
          className="desk-link"
          disabled={acting.busy}
          onClick={() => acting.act<Outline | null>(what, of, setOutline)}
        >
          查看结构
        </button>
      )}
      <Failed acting={acting} />
      {outline === null && <small>已入库或已清理，隔离区中没有</small>}
      {outline && (
        <ul className="desk-outline" aria-label="结构">
          {outline.elements.map(({ path, kind, count }) => (
            <li key={`${path} ${kind}`}>
              {path}{' '}
              <small>
                {wordOf(KIND_OF_ELEMENT, kind)}
                {count > 1 && ` × ${count}`}
              </small>
            </li>
          ))}
          {outline.elements.length === 0 && <li>不是 JSON 对象</li>}
        </ul>
      )}
    </>
  );
}
