import { useState } from 'react';
import { GrantFields } from './grant-fields.tsx';
import { ReasonForm } from './parts.tsx';
import type { Change, Grant } from './shapes.ts';
import type { Acting } from './use-act.ts';

/** A reviewer's decision: approve, with fields taken out and conditions, or reject. */
export function Review(props: {
  grant: Grant;
  names: ReadonlyMap<string, string>;
  /** where it differs from earlier grants */
  changes: readonly Change[];
  acting: Acting;
  onDone(): void;
}) {
  const { grant, names, changes, acting, onDone } = props;
  /** The reason by coordinate of what is taken out. */
  const [cuts, setCuts] = useState<ReadonlyMap<string, string>>(new Map());
  const setCut = (coordinate: string, reason: string | undefined) => {
    const others = [...cuts].filter(([one]) => one !== coordinate);
    setCuts(new Map(reason === undefined ? others : [...others, [coordinate, reason]]));
  };
  /** Of the version on the screen: whoever was quicker is not overruled. */
  const decide = (decision: 'APPROVE' | 'REJECT', about: object) =>
    acting.act('review', { input: { grant: grant.id, version: grant.version, decision, ...about } }, onDone);
  const left = grant.fields.filter(
    ({ coordinate, cutReason }) => cutReason === null && !cuts.has(coordinate),
  );
  const approver = grant.steps.find(({ action }) => action === 'APPROVE');
  // Important data takes two: who approved may still reject.
  const hasApproved = grant.steps.some(({ action, own }) => action === 'APPROVE' && own);
  return (
    <div className="desk-review">
      {hasApproved ? (
        <GrantFields fields={grant.fields} names={names} changes={changes} />
      ) : (
        <form
          className="desk-approve"
          onSubmit={(event) => {
            event.preventDefault();
            const conditions = String(new FormData(event.currentTarget).get('conditions')).trim();
            decide('APPROVE', {
              ...(conditions && { conditions }),
              cuts: [...cuts].map(([coordinate, reason]) => ({ coordinate, reason })),
            });
          }}
        >
          <GrantFields
            fields={grant.fields}
            names={names}
            changes={changes}
            cut={({ coordinate }) => (
              <>
                <input
                  type="checkbox"
                  aria-label={`去除 ${coordinate}`}
                  checked={cuts.has(coordinate)}
                  onChange={(event) => setCut(coordinate, event.target.checked ? '' : undefined)}
                />
                {cuts.has(coordinate) && (
                  <input
                    required
                    minLength={5}
                    maxLength={500}
                    aria-label={`去除 ${coordinate} 的理由`}
                    placeholder="理由（5 至 500 字）"
                    value={cuts.get(coordinate)}
                    onChange={(event) => setCut(coordinate, event.target.value)}
                  />
                )}
              </>
            )}
          />
          <div className="desk-reason">
            <input
              name="conditions"
              maxLength={500}
              placeholder="批准所附的条件（可不填）"
              aria-label="批准所附的条件"
            />
            <button type="submit" disabled={acting.busy || left.length === 0}>
              批准{cuts.size > 0 && `，去除 ${cuts.size} 个字段`}
            </button>
          </div>
        </form>
      )}
      <ReasonForm verb="驳回" busy={acting.busy} onSend={(reason) => decide('REJECT', { reason })} />
      {grant.reviewers === 2 && (
        <p className="portrait-note">
          须两名不同的审核人：
          {approver
            ? `${hasApproved ? '您' : `${approver.by} `}已批准，另一名批准后即生效`
            : '第一名批准后，还须另一名'}
          。
        </p>
      )}
    </div>
  );
}
