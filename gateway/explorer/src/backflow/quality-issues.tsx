import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askIssues, type Issue } from './ask-quality.ts';
import { OutlineOf } from './outline.tsx';
import { Failed } from './parts.tsx';
import { useAct } from './use-act.ts';
import { shownTime } from './words.ts';

/** The rule that what waits in quarantine has broken. */
const QUARANTINED = 'VALID';
const WANTED = { OPEN: '尚未解决', CLOSED: '已关闭' } as const;

/** What is wrong with the rows that the reader's institution delivered; never a value of them. */
export function QualityIssues(props: {
  identity: Identity;
  /** counts what was asked to be taken in once more */
  turn: number;
  onTurn(turn: number): void;
}) {
  const { identity, turn, onTurn } = props;
  const acting = useAct(identity);
  const [status, setStatus] = useState<keyof typeof WANTED>('OPEN');
  const [after, setAfter] = useState<string | null>(null);
  const { answer, failure, waiting } = useAnswer(identity, askIssues, { status, after, turn });
  const { nodes = [], pageInfo } = answer ?? {};
  return (
    <section className="portrait-panel desk-quality" aria-label="质量问题" aria-busy={waiting}>
      <h2>本机构的质量问题</h2>
      <p>
        <select
          aria-label="问题的状态"
          value={status}
          onChange={(event) => {
            setAfter(null);
            setStatus(event.target.value as keyof typeof WANTED);
          }}
        >
          {Object.entries(WANTED).map(([code, title]) => (
            <option key={code} value={code}>
              {title}
            </option>
          ))}
        </select>{' '}
        <small>更正后重新交换，问题即自行关闭。</small>
      </p>
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
      {answer && nodes.length === 0 && <p>没有{WANTED[status]}的问题。</p>}
      {nodes.length > 0 && <IssueTable issues={nodes} identity={identity} />}
      {status === 'OPEN' &&
        [...new Set(nodes.map(({ source }) => source))].map((source) => (
          <button
            key={source}
            type="button"
            disabled={acting.busy}
            onClick={() => acting.act('replayQuarantined', { input: { source } }, () => onTurn(turn + 1))}
          >
            按现行的映射重新接收 {source} 隔离区中的
          </button>
        ))}
      <Failed acting={acting} />
      {pageInfo?.endCursor && pageInfo.hasNextPage && (
        <button type="button" onClick={() => setAfter(pageInfo.endCursor ?? null)}>
          更晚的问题
        </button>
      )}
      {after && (
        <button type="button" onClick={() => setAfter(null)}>
          回到最早的问题
        </button>
      )}
    </section>
  );
}

const IssueTable = ({ issues, identity }: { issues: readonly Issue[]; identity: Identity }) => (
  <div className="desk-scroll">
    <table className="desk-table" aria-label="质量问题">
      <thead>
        <tr>
          <th scope="col">记录</th>
          <th scope="col">要求</th>
          <th scope="col">哪里，为什么</th>
          <th scope="col">发现</th>
          <th scope="col">关闭</th>
        </tr>
      </thead>
      <tbody>
        {issues.map(({ id, source, resourceType, resourceId, rule, demand, detail, foundAt, closedAt }) => (
          <tr key={id}>
            <th scope="row">
              {resourceType ?? '无法辨认'} {resourceId} <small>{source}</small>
            </th>
            <td>
              {demand} <small>{rule}</small>
            </td>
            <td>
              {detail} {rule === QUARANTINED && <OutlineOf identity={identity} of={{ issue: id }} />}
            </td>
            <td>{shownTime(foundAt)}</td>
            <td>{closedAt ? shownTime(closedAt) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
