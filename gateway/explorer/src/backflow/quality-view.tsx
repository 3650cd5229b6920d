import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { CodeMappings } from './code-mappings.tsx';
import { QualityIssues } from './quality-issues.tsx';
import { QualityScores } from './quality-scores.tsx';
import { Replays } from './replays.tsx';
import { mayAs } from './standing.ts';

/** Who delivers, and is told what is wrong with it. */
const isDeliverer = (identity: Identity) =>
  mayAs(identity, 'institution-manager') || mayAs(identity, 'source-system');

/** How good what was delivered is, and for who delivered it what is wrong, and what can be taken in once more. */
export function QualityView(props: {
  identity: Identity;
  /** codes of what is the reader's own; '' where the page does not know */
  own: { division: string; institution: string };
}) {
  const { identity, own } = props;
  const delivers = isDeliverer(identity);
  const [turn, setTurn] = useState(0);
  // Each panel says for itself whether it waits.
  return (
    <main aria-busy={false}>
      <div className="portrait-grid">
        {/* Another reader, another place: the choice begins anew. */}
        <QualityScores key={`${own.institution} ${own.division}`} identity={identity} own={own} />
        {delivers && <QualityIssues identity={identity} turn={turn} onTurn={setTurn} />}
        {(delivers || mayAs(identity, 'steward')) && <CodeMappings identity={identity} />}
        {delivers && <Replays identity={identity} turn={turn} onTurn={setTurn} />}
      </div>
    </main>
  );
}
