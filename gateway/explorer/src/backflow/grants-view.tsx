import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { Frame } from '../portrait/frame.tsx';
import { useAnswer } from '../portrait/use-answer.ts';
import { askGrants, askQueue, type GrantFilter } from './ask.ts';
import { askSharing } from './ask-catalogue.ts';
import type { Walking } from './at.ts';
import type { Draft } from './draft.ts';
import { GrantView } from './grant-view.tsx';
import { RiskMark, WalkLink } from './parts.tsx';
import { STATUS, shownTime, wordOf } from './words.ts';

/** What the list may be of; by the name in the choice. */
const FILTERS = {
  '': { title: '全部', filter: {} },
  SUBMITTED: { title: '待审核', filter: { status: 'SUBMITTED' } },
  IN_REVIEW: { title: '尚须另一人批准', filter: { status: 'IN_REVIEW' } },
  overdue: { title: '已超过办理期限', filter: { overdue: true } },
  ACTIVE: { title: '生效', filter: { status: 'ACTIVE' } },
  expiresSoon: { title: '30 日内到期', filter: { expiresSoon: true } },
  unusual: { title: '近 30 日有异常用量待查', filter: { unusual: true } },
  REJECTED: { title: '已驳回', filter: { status: 'REJECTED' } },
  WITHDRAWN: { title: '已撤回', filter: { status: 'WITHDRAWN' } },
  REVOKED: { title: '已撤销', filter: { status: 'REVOKED' } },
  EXPIRED: { title: '已到期', filter: { status: 'EXPIRED' } },
} as const satisfies Readonly<Record<string, { title: string; filter: GrantFilter }>>;

const nothing = (wanted: keyof typeof FILTERS) =>
  wanted
    ? `没有“${FILTERS[wanted].title}”的授权。`
    : '还没有授权；在“目录与申请”中选择字段，提交第一项申请。';

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
  const [wanted, setWanted] = useState<keyof typeof FILTERS>('');
  const { filter } = FILTERS[wanted];
  const asked = useAnswer(identity, queue ? askQueue : askGrants, { filter, after, turn });
  const { answer: sharing } = useAnswer(identity, askSharing, {});
  const { view, grant: chosen } = walking.at;
  const { nodes = [], pageInfo } = asked.answer ?? {};
  return (
    <Frame asked={asked} home={['/backflow', '回到数据目录']} bar={null}>
      <div className="portrait-grid">
        <section className="portrait-panel desk-grants" aria-label={queue ? '待审核的申请' : '授权'}>
          <h2>{queue ? '待审核的申请' : '授权'}</h2>
          {!queue && (
            <select
              aria-label="只列出"
              value={wanted}
              onChange={(event) => {
                setAfter(null);
                setWanted(event.target.value as keyof typeof FILTERS);
              }}
            >
              {Object.entries(FILTERS).map(([name, { title }]) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </select>
          )}
          {asked.answer && nodes.length === 0 && <p>{queue ? '没有待审核的申请。' : nothing(wanted)}</p>}
          {!queue && sharing && (
            <p className="desk-facts">
              全市已编目 <span title={sharing.catalogues.source}>{sharing.catalogues.value} 项</span>，已接入{' '}
              <span title={sharing.connected.source}>{sharing.connected.value} 项</span>，累计调用{' '}
              <span title={sharing.calls.source}>{sharing.calls.value.toLocaleString('zh-CN')} 次</span>
            </p>
          )}
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
                <small className="desk-use">{grant.use}</small>
                <small>
                  {shownTime(grant.appliedAt)} 申请，{grant.division.name ?? grant.division.code}
                  {grant.overdue && <b className="desk-refused">，已超过办理期限</b>}
                  {grant.brief && <span className="desk-brief">{grant.brief}</span>}
                  {grant.expiresSoon && <b className="desk-refused">，{grant.validTo} 到期</b>}
                  {grant.unusual.some(({ closedAt }) => closedAt === null) && (
                    <b className="desk-refused">，近 30 日有异常用量待查</b>
                  )}
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
