import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askGrant } from './ask.ts';
import type { Walking } from './at.ts';
import { type Draft, renewalOf } from './draft.ts';
import { GrantFacts } from './grant-facts.tsx';
import { GrantFields } from './grant-fields.tsx';
import { Meters } from './meters.tsx';
import { Failed, ReasonForm } from './parts.tsx';
import { Releases } from './releases.tsx';
import { Review } from './review.tsx';
import { Snippets } from './snippets.tsx';
import { mayAs } from './standing.ts';
import { Steps } from './steps.tsx';
import { UsageFlags } from './usage-flags.tsx';
import { useAct } from './use-act.ts';
import { useArrival } from './use-arrival.ts';

/** One grant: what it gives, how it came about, what it is used for, and the steps that the reader can take. */
export function GrantView(props: {
  id: string;
  names: ReadonlyMap<string, string>;
  identity: Identity;
  walking: Walking;
  onDraft(draft: Draft): void;
  /** a step was taken: lists of grants are to be asked anew */
  onStep(): void;
}) {
  const { id, names, identity, walking, onDraft, onStep } = props;
  const [turn, setTurn] = useState(0);
  const { answer, failure, waiting } = useAnswer(identity, askGrant, { id, turn });
  const acting = useAct(identity);
  const here = useArrival(answer?.grant.id);
  const done = () => {
    setTurn(turn + 1);
    onStep();
  };
  if (!answer)
    return (
      <section className="portrait-panel desk-grant" aria-label="授权的详情" aria-busy={waiting}>
        {failure && (
          <p className="portrait-failure" role="alert">
            {failure}
          </p>
        )}
      </section>
    );
  const { grant, meters, differences } = answer;
  // Where there is nothing to compare with, all is new, and no mark tells anything.
  const changes = differences && differences.with.length > 0 ? differences.changes : [];
  const open = grant.status === 'SUBMITTED' || grant.status === 'IN_REVIEW';
  const active = grant.status === 'ACTIVE';
  const applicant = mayAs(identity, 'district-developer');
  const reviewer = mayAs(identity, 'steward');
  const security = mayAs(identity, 'security-admin');
  return (
    <section
      className="portrait-panel desk-grant"
      aria-label="授权的详情"
      aria-busy={waiting}
      ref={here}
      tabIndex={-1}
    >
      <GrantFacts grant={grant} differences={differences} names={names} walking={walking} />
      <Failed acting={acting} />
      {acting.failure && (
        <button type="button" onClick={done}>
          重新读取
        </button>
      )}
      {open && reviewer ? (
        <Review
          grant={grant}
          names={names}
          changes={changes}
          acting={acting}
          onDone={done}
          key={grant.version}
        />
      ) : (
        <GrantFields fields={grant.fields} names={names} changes={changes} />
      )}
      {open && applicant && (
        <ReasonForm
          verb="撤回申请"
          optional
          busy={acting.busy}
          onSend={(reason) => acting.act('withdraw', { grant: id, reason }, done)}
        />
      )}
      <Steps steps={grant.steps} names={names} />
      {active && (
        <>
          {applicant && (
            <p>
              <button
                type="button"
                onClick={() => {
                  onDraft(renewalOf(grant));
                  walking.walk({ view: 'catalogue' });
                }}
              >
                申请续期
              </button>
            </p>
          )}
          <Meters meters={meters} limit={grant.dailyRows} names={names} />
          {applicant && <Snippets grant={grant} identity={identity} names={names} />}
        </>
      )}
      <UsageFlags
        grant={id}
        flags={meters.flatMap(({ unusual }) => unusual)}
        names={names}
        mayClose={reviewer || security}
        acting={acting}
        onDone={done}
      />
      {(active || meters.length > 0) && (
        <Releases grant={grant} identity={identity} names={names} mayExport={active && applicant} />
      )}
      {active && (applicant || reviewer || security) && (
        <ReasonForm
          verb="撤销授权"
          busy={acting.busy}
          onSend={(reason) => acting.act('revoke', { grant: id, reason }, done)}
        />
      )}
    </section>
  );
}
