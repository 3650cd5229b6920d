import type { ReactNode } from 'react';
import type { Going, Place } from './place.ts';

/** A link to another place: a click goes there at once, all else is the browser's. */
export function GoLink(props: { going: Going; to: Partial<Place>; children: ReactNode }) {
  const { going, to, children } = props;
  return (
    <a
      href={going.href(to)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        going.go(to);
      }}
    >
      {children}
    </a>
  );
}
