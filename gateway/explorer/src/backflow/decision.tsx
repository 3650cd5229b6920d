import type { BACKFLOW_DOCUMENTS } from './documents.ts';
import { ReasonForm } from './parts.tsx';
import type { Proposal } from './shapes.ts';
import type { Acting } from './use-act.ts';
import { shownTime } from './words.ts';

type Act = keyof typeof BACKFLOW_DOCUMENTS;

/** What became of a proposal, and while nothing has, the ways to decide it: for another one than who made it. */
export function Decision(props: {
  proposal: Proposal;
  /** what is decided, after the verb */
  what: string;
  /** takes the id */
  approve: Act;
  /** takes the id and a reason */
  reject: Act;
  mayDecide: boolean;
  acting: Acting;
  onDone(): void;
}) {
  const { proposal, what, approve, reject, mayDecide, acting, onDone } = props;
  const { id, proposedAt, approvedAt, rejectedAt, rejection, own } = proposal;
  const isWaiting = !(approvedAt || rejectedAt);
  return (
    <>
      <small>
        {' '}
        {shownTime(proposedAt)} 提议
        {approvedAt && `，${shownTime(approvedAt)} 批准生效`}
        {rejectedAt && `，${shownTime(rejectedAt)} 驳回：${rejection}`}
        {isWaiting && mayDecide && own && '，由您提议，须由另一名数据管理员批准或驳回'}
      </small>
      {isWaiting && mayDecide && !own && (
        <>
          {' '}
          <button type="button" disabled={acting.busy} onClick={() => acting.act(approve, { id }, onDone)}>
            批准{what}
          </button>
          <ReasonForm
            verb={`驳回${what}`}
            busy={acting.busy}
            onSend={(reason) => acting.act(reject, { id, reason }, onDone)}
          />
        </>
      )}
    </>
  );
}
