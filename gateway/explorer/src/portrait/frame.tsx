import type { ReactNode } from 'react';
import type { Asked } from './use-answer.ts';

/** A screen below its bar, and what is said while there is no answer, or none for this reader. */
export function Frame(props: {
  asked: Asked<unknown>;
  bar: ReactNode;
  /** the address and the words of the way out */
  home: readonly [href: string, words: string];
  children: ReactNode;
}) {
  const { asked, bar, home, children } = props;
  return (
    <main aria-busy={asked.waiting}>
      {bar}
      {asked.failure && (
        <p className="portrait-failure" role="alert">
          {asked.failure} <a href={home[0]}>{home[1]}</a>
        </p>
      )}
      {children}
      {asked.waiting && asked.answer === undefined && <p className="portrait-waiting">正在读取…</p>}
    </main>
  );
}
