import { type ReactNode, useRef } from 'react';

/** A button that opens a small panel under it; leaving the panel or pressing Escape closes it. */
export function Menu(props: {
  label: ReactNode;
  active?: boolean;
  children: (close: () => void) => ReactNode;
}) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute('open');
  return (
    <details
      ref={details}
      className="hub-menu"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <summary className={props.active ? 'active' : ''}>{props.label}</summary>
      {/* Focusable, so that a click on the panel's empty space does not count as leaving it. */}
      <div className="hub-panel" tabIndex={-1}>
        {props.children(close)}
      </div>
    </details>
  );
}
