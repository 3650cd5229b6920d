import { useState } from 'react';
import type { HubConfig } from '../hub.ts';
import { type Identity, useIdentity } from '../identity.ts';
import { Frame } from '../portrait/frame.tsx';
import { PageBar } from '../portrait/page-bar.tsx';
import { useAnswer } from '../portrait/use-answer.ts';
import { useTheme } from '../theme.ts';
import { askCatalogue } from './ask-catalogue.ts';
import { useAt, VIEWS, type ViewName } from './at.ts';
import { CatalogueView } from './catalogue-view.tsx';
import { newDraft } from './draft.ts';
import { GrantsView } from './grants-view.tsx';
import { WalkLink } from './parts.tsx';
import { QualityView } from './quality-view.tsx';
import { mayAs } from './standing.ts';

/** Whose a screen is, by role; not listed: everybody's. */
const OF: Partial<Record<ViewName, readonly string[]>> = {
  grants: ['district-developer', 'steward', 'security-admin', 'auditor'],
  queue: ['steward'],
  quality: [
    'institution-manager',
    'source-system',
    'district-developer',
    'district-regulator',
    'city-regulator',
    'analyst',
    'steward',
  ],
};
const isOffered = (view: ViewName, identity: Identity) =>
  OF[view]?.some((role) => mayAs(identity, role)) ?? true;

/** From the catalogue over the application and its review to what is read under the grant. */
export function BackflowPage({ config }: { config: HubConfig }) {
  const identity = useIdentity(config);
  const theme = useTheme();
  const walking = useAt();
  const [draft, setDraft] = useState(newDraft);
  const [turn, setTurn] = useState(0);
  const asked = useAnswer(identity, askCatalogue, { turn });
  const resources = asked.answer ?? [];
  /** Of fields by coordinate, of resources by type, of roles by code. */
  const names = new Map([
    ...Object.entries(config.roleTitles),
    ...resources.flatMap(({ type, name, fields }) => [
      [type, name] as const,
      ...fields.map((field) => [field.coordinate, `${name}：${field.name}`] as const),
    ]),
  ]);
  const { view } = walking.at;
  const { choice } = identity;
  const person = config.session ?? config.people.find(({ name }) => name === choice.name);
  const own = choice.division || person?.division || '';
  return (
    <>
      <PageBar title="数据回流" config={config} identity={identity} theme={theme} />
      <nav className="desk-tabs" aria-label="数据回流">
        {Object.entries(VIEWS).map(
          ([name, title]) =>
            (name === view || isOffered(name as ViewName, identity)) && (
              <WalkLink key={name} walking={walking} to={{ view: name as ViewName }} current={name === view}>
                {title}
                {name === 'catalogue' && draft.fields.length > 0 && `（已选 ${draft.fields.length}）`}
              </WalkLink>
            ),
        )}
      </nav>
      {view === 'quality' && (
        <QualityView
          identity={identity}
          own={{ division: own, institution: choice.institution || person?.institution || '' }}
        />
      )}
      {view === 'catalogue' && (
        <Frame asked={asked} home={['/backflow', '回到首页']} bar={null}>
          {asked.answer && (
            <CatalogueView
              resources={resources}
              names={names}
              identity={identity}
              own={own}
              walking={walking}
              draft={draft}
              onDraft={setDraft}
              onRaised={() => setTurn(turn + 1)}
            />
          )}
        </Frame>
      )}
      {(view === 'grants' || view === 'queue') && (
        <GrantsView
          key={view}
          queue={view === 'queue'}
          names={names}
          identity={identity}
          walking={walking}
          onDraft={setDraft}
        />
      )}
    </>
  );
}
