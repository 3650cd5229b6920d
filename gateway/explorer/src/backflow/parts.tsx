import { type ReactNode, useState } from 'react';
import type { At, Walking } from './at.ts';
import type { Risk } from './shapes.ts';
import type { Acting } from './use-act.ts';
import { RISK } from './words.ts';

/** A link to another screen of the page: a click goes there at once, all else is the browser's. */
export function WalkLink(props: { walking: Walking; to: At; current?: boolean; children: ReactNode }) {
  const { walking, to, current = false, children } = props;
  return (
    <a
      href={walking.href(to)}
      {...(current && { 'aria-current': 'page' as const })}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        walking.walk(to);
      }}
    >
      {children}
    </a>
  );
}

export const RiskMark = ({ risk }: { risk: Risk }) => (
  <span className={`desk-mark risk-${risk.toLowerCase()}`}>{RISK[risk]}风险</span>
);

/** Why a step was not taken; brought into sight, however far down it stands. */
export const Failed = ({ acting }: { acting: Acting }) =>
  acting.failure && (
    <p
      className="portrait-failure"
      role="alert"
      key={acting.failure}
      ref={(alert) => alert?.scrollIntoView({ block: 'nearest' })}
    >
      {acting.failure}
    </p>
  );

/** A step that takes a reason, or may be given one. */
export function ReasonForm(props: {
  verb: string;
  optional?: boolean;
  busy: boolean;
  onSend(reason: string): void;
}) {
  const { verb, optional = false, busy, onSend } = props;
  return (
    <form
      className="desk-reason"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(String(new FormData(event.currentTarget).get('reason')));
      }}
    >
      <input
        name="reason"
        required={!optional}
        minLength={optional ? 0 : 5}
        maxLength={500}
        placeholder={optional ? '理由（可不填）' : '理由（5 至 500 字）'}
        aria-label={`${verb}的理由`}
      />
      <button type="submit" disabled={busy}>
        {verb}
      </button>
    </form>
  );
}

/** A text to be copied. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <figure className="desk-copy">
      <figcaption>
        {label}
        <button
          type="button"
          onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
        >
          {copied ? '已复制' : '复制'}
        </button>
      </figcaption>
      <pre>{text}</pre>
    </figure>
  );
}
