import { useEffect, useMemo, useState } from 'react';
import { type Credentials, createHeaders } from '../headers.ts';
import type { Identity } from '../identity.ts';
import { type Answer, askPortrait } from './ask.ts';
import type { Place } from './place.ts';

export interface Asked {
  /** the latest answer, kept in sight while the next one is on its way */
  answer?: Answer;
  /** why there is none, in one sentence */
  failure?: string;
  waiting: boolean;
}

/** The answer for a place as whoever is chosen, asked anew when either changes. */
export function usePortrait(identity: Identity, { division, year }: Place): Asked {
  const [asked, setAsked] = useState<Asked>({ waiting: true });
  const { choice, ownToken, hasSession } = identity;
  // As a value, so that only another asker counts as a change.
  const asker = JSON.stringify({ choice, ownToken, hasSession } satisfies Credentials);
  const headers = useMemo(() => createHeaders(() => JSON.parse(asker) as Credentials), [asker]);
  useEffect(() => {
    let overtaken = false;
    setAsked((before) => ({ ...before, waiting: true }));
    askPortrait(headers, { division, year }).then(
      (answer) => overtaken || setAsked({ answer, waiting: false }),
      (error: Error) => overtaken || setAsked({ failure: error.message, waiting: false }),
    );
    return () => {
      overtaken = true;
    };
  }, [headers, division, year]);
  return asked;
}
