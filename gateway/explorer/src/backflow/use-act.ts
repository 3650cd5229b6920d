import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { postQuestion } from '../portrait/post.ts';
import { useHeaders } from '../portrait/use-answer.ts';
import type { BACKFLOW_DOCUMENTS } from './documents.ts';

export interface Acting {
  /** whether something is on its way */
  busy: boolean;
  /** why the last thing was not done, in one sentence */
  failure?: string;
  /** Does it as whoever is chosen; `done` gets the one field of the answer, and is not called where it failed. */
  act<Done>(
    what: keyof typeof BACKFLOW_DOCUMENTS,
    variables: Record<string, unknown>,
    done: (result: Done) => void,
  ): void;
}

/**
 * How a part of the page takes a step in the graph.
 * @param purpose the step is for; else the one chosen in the bar
 */
export function useAct(identity: Identity, purpose?: string): Acting {
  const chosen = useHeaders(identity);
  const headers = async () => ({ ...(await chosen()), ...(purpose && { 'x-purpose': purpose }) });
  const [state, setState] = useState<Pick<Acting, 'busy' | 'failure'>>({ busy: false });
  return {
    ...state,
    act<Done>(
      what: keyof typeof BACKFLOW_DOCUMENTS,
      variables: Record<string, unknown>,
      done: (result: Done) => void,
    ) {
      setState({ busy: true });
      postQuestion<Record<string, Done>>(headers, what, variables).then(
        (data) => {
          setState({ busy: false });
          for (const result of Object.values(data)) done(result);
        },
        (error: Error) => setState({ busy: false, failure: error.message }),
      );
    },
  };
}
