import { useEffect, useMemo, useState } from 'react';
import { type Credentials, createHeaders } from '../headers.ts';
import type { Identity } from '../identity.ts';
import type { Headers } from './post.ts';

export interface Asked<Answer> {
  /** the latest answer, kept in sight while the next one is on its way */
  answer?: Answer;
  /** why there is none, in one sentence */
  failure?: string;
  waiting: boolean;
}

/** The headers of whoever is chosen; others as soon as another one is. */
export function useHeaders({ choice, ownToken, hasSession }: Identity): Headers {
  // As values, so that only another asker counts as a change.
  const asker = JSON.stringify({ choice, ownToken, hasSession } satisfies Credentials);
  return useMemo(() => createHeaders(() => JSON.parse(asker) as Credentials), [asker]);
}

/**
 * The answer to a question as whoever is chosen, asked anew when either changes.
 * @param ask the same function every time
 */
export function useAnswer<Question, Answer>(
  identity: Identity,
  ask: (headers: Headers, question: Question) => Promise<Answer>,
  question: Question,
): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer>>({ waiting: true });
  const text = JSON.stringify(question);
  const headers = useHeaders(identity);
  useEffect(() => {
    let overtaken = false;
    setAsked((before) => ({ ...before, waiting: true }));
    ask(headers, JSON.parse(text) as Question).then(
      (answer) => overtaken || setAsked({ answer, waiting: false }),
      (error: Error) => overtaken || setAsked({ failure: error.message, waiting: false }),
    );
    return () => {
      overtaken = true;
    };
  }, [ask, headers, text]);
  return asked;
}
