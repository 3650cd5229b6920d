import type { Step } from './shapes.ts';
import { ACTION, STATUS, shownTime, wordOf } from './words.ts';

/** Every step on record: who, as what, when and why. */
/** @param names what roles are called, by code */
export function Steps({ steps, names }: { steps: readonly Step[]; names: ReadonlyMap<string, string> }) {
  return (
    <>
      <h3>办理记录</h3>
      <ol className="desk-steps">
        {steps.map(({ number, action, to, by, role, at, reason, conditions }) => (
          <li key={number}>
            <b>{wordOf(ACTION, action)}</b> → {wordOf(STATUS, to)}
            <small>
              {shownTime(at)}，{by === 'clock' ? '到期自动办理' : `${by}（${names.get(role) ?? role}）`}
            </small>
            {reason && <p>理由：{reason}</p>}
            {conditions && <p>条件：{conditions}</p>}
          </li>
        ))}
      </ol>
    </>
  );
}
