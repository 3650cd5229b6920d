import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askMappings } from './ask-quality.ts';
import { Decision } from './decision.tsx';
import { Failed } from './parts.tsx';
import { mayAs } from './standing.ts';
import { useAct } from './use-act.ts';

const PARTS = {
  source: '来源，如 DEMO',
  resourceType: '资源类型，如 Patient',
  path: '属性，如 gender',
  from: '来源的用语',
  to: '所指的代码，如 female',
} as const;

/** Words of sources that stewards have mapped: proposed by one, approved by another, and quarantine is taken in again. */
export function CodeMappings({ identity }: { identity: Identity }) {
  const [turn, setTurn] = useState(0);
  const { answer: mappings = [], failure } = useAnswer(identity, askMappings, { turn });
  const acting = useAct(identity);
  const decides = mayAs(identity, 'steward');
  const done = () => setTurn(turn + 1);
  return (
    <section className="portrait-panel desk-quality" aria-label="用语的映射">
      <h2>来源用语的映射</h2>
      <p className="desk-facts">
        只限与诊断无关的封闭代码集（性别、状态）；由一名数据管理员提议，另一名批准后即时生效，并重新接收该来源隔离区中的全部。
      </p>
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
      {decides && (
        <form
          className="desk-mapping"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const input = Object.fromEntries(new FormData(form));
            acting.act('proposeMapping', { input }, () => {
              form.reset();
              done();
            });
          }}
        >
          {Object.entries(PARTS).map(([name, hint]) => (
            <input key={name} name={name} required maxLength={64} placeholder={hint} aria-label={hint} />
          ))}
          <input
            name="reason"
            required
            minLength={5}
            maxLength={500}
            placeholder="理由（5 至 500 字）"
            aria-label="提议映射的理由"
          />
          <button type="submit" disabled={acting.busy}>
            提议映射
          </button>
        </form>
      )}
      <Failed acting={acting} />
      {mappings.length === 0 && !failure && <p>还没有这样的映射。</p>}
      <ul>
        {mappings.map((mapping) => (
          <li key={mapping.id}>
            {mapping.source} 的 {mapping.resourceType}.{mapping.path}：“{mapping.from}” → <b>{mapping.to}</b>
            （{mapping.reason}）
            <Decision
              proposal={mapping}
              what="映射"
              approve="approveMapping"
              reject="rejectMapping"
              mayDecide={decides}
              acting={acting}
              onDone={done}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
