import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { Frame } from '../portrait/frame.tsx';
import { useAnswer } from '../portrait/use-answer.ts';
import { askGrants } from './ask.ts';
import type { Walking } from './at.ts';
import type { Draft } from './draft.ts';
import { GrantView } from './grant-view.tsx';
import { RiskMark, WalkLink } from './parts.tsx';
import { STATUS, shownTime, wordOf } from './words.ts';

/** The grants that the reader may know of, or those that wait for a reviewer; beside them the one looked at. */
export function GrantsView(props: {
  queue: boolean;
  names: ReadonlyMap<string, string>;
  identity: Identity;
  walking: Walking;
  onDraft(draft: Draft): void;
}) {
  const { queue, names, identity, walking, onDraft } = props;
  const [turn, setTurn] = useState(0);
  const [after, setAfter] = useState<string | null>(null);
  const asked = useAnswer(identity, askGrants, { queue, after, turn });
  const { view, grant: chosen } = walking.at;
  const { nodes = [], pageInfo } = asked.answer ?? {};
  return (
    <Frame asked={asked} home={['/backflow', '回到数据目录']} bar={null}>
      <div className="portrait-grid">
        <section className="portrait-panel desk-grants" aria-label={queue ? '待审核的申请' : '授权'}>
          <h2>{queue ? '待审核的申请' : '授权'}</h2>
          {asked.answer && nodes.length === 0 && <p>{queue ? '没有待审核的申请。' : '还没有授权。'}</p>}
          <ul>
            {nodes.map((grant) => (
              <li key={grant.id} data-grant={grant.id}>
                <WalkLink walking={walking} to={{ view, grant: grant.id }} current={grant.id === chosen}>
                  {grant.recipient}
                </WalkLink>{' '}
                <span className={`desk-mark ${grant.status.toLowerCase()}`}>
                  {wordOf(STATUS, grant.status)}
                </span>{' '}
                <RiskMark risk={grant.risk} />
                <small>
                  {shownTime(grant.appliedAt)} 申请，{grant.division.name ?? grant.division.code}
                  {grant.overdue && <b className="desk-refused">，已超过办理期限</b>}
                  {grant.expiresSoon && <b className="desk-refused">，{grant.validTo} 到期</b>}
                  {grant.unusual.length > 0 && <b className="desk-refused">，近 30 日有异常用量</b>}
                </small>
              </li>
            ))}
          </ul>
          {queue && pageInfo?.hasNextPage && (
            <p className="portrait-note">每种状态只列出最早的 50 项；办理后其余的随即列出。</p>
          )}
          {pageInfo?.endCursor && pageInfo.hasNextPage && (
            <button type="button" onClick={() => setAfter(pageInfo.endCursor ?? null)}>
              更晚的申请
            </button>
          )}
          {after && (
            <button type="button" onClick={() => setAfter(null)}>
              回到最早的申请
            </button>
          )}
        </section>
        {chosen ? (
          <GrantView
            key={chosen}
            id={chosen}
            names={names}
            identity={identity}
            walking={walking}
            onDraft={onDraft}
            onStep={() => setTurn(turn + 1)}
          />
        ) : (
          <section className="portrait-panel desk-grant">
            <p>从左侧选择一项，查看字段、办理进度与用量。</p>
          </section>
        )}
      </div>
    </Frame>
  );
}
