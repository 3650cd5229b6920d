import { useEffect } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askArchived, askReplays, type Replay } from './ask-quality.ts';
import { OutlineOf } from './outline.tsx';
import { Failed } from './parts.tsx';
import { useAct } from './use-act.ts';
import { shownTime } from './words.ts';

/** How often it is asked whether a replay is done, ms: a job begins it within a minute. */
const POLL = 5_000;

/** What was archived or in quarantine, and is taken in once more by the models and mappings of today. */
export function Replays(props: {
  identity: Identity;
  /** counts what was asked for elsewhere on the screen */
  turn: number;
  onTurn(turn: number): void;
}) {
  const { identity, turn, onTurn } = props;
  const { answer: archived = [], failure } = useAnswer(identity, askArchived, { turn });
  const { answer: replays = [] } = useAnswer(identity, askReplays, { turn });
  const acting = useAct(identity);
  const isOpen = replays.some(({ finishedAt }) => finishedAt === null);
  useEffect(() => {
    if (!isOpen) return;
    const timer = setTimeout(() => onTurn(turn + 1), POLL);
    return () => clearTimeout(timer);
  }, [isOpen, turn, onTurn]);
  const done = () => onTurn(turn + 1);
  return (
    <section className="portrait-panel desk-quality" aria-label="重新接收">
      <h2>存档与重新接收</h2>
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
      <Failed acting={acting} />
      <h3>整体存档、尚未建模的</h3>
      {archived.length === 0 && !failure && <p>没有。</p>}
      <ul>
        {archived.map(({ source, resourceType, resourceId, count, latest }) => (
          <li key={`${source} ${resourceType}`}>
            {resourceType} {count.toLocaleString('zh-CN')} 个 <small>来源 {source}</small>{' '}
            <small>最近 {shownTime(latest)}</small>{' '}
            <button
              type="button"
              disabled={acting.busy}
              onClick={() => acting.act('replayArchived', { input: { source, resourceType } }, done)}
            >
              按现行的模型重新接收
            </button>{' '}
            <OutlineOf identity={identity} of={{ archived: { source, resourceType, resourceId } }} />
          </li>
        ))}
      </ul>
      {replays.length > 0 && <h3>请求过的重新接收</h3>}
      <ul>
        {replays.map((replay) => (
          <li key={replay.id}>
            <ReplayLine replay={replay} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReplayLine({ replay }: { replay: Replay }) {
  const { source, kind, resourceType, requestedAt, finishedAt, stored, unchanged, quarantined } = replay;
  const result = `已入库 ${stored ?? 0}，没有变化 ${unchanged ?? 0}，仍被隔离 ${quarantined ?? 0}`;
  return (
    <>
      {kind === 'ARCHIVED' ? `存档的 ${resourceType}` : '隔离区'}：
      {finishedAt ? result : '等待后台处理，一分钟内开始'}
      <small>
        {' '}
        来源 {source}，{shownTime(requestedAt)} 请求
      </small>
    </>
  );
}
