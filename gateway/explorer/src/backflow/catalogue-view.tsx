import type { Identity } from '../identity.ts';
import type { Walking } from './at.ts';
import { Compose } from './compose.tsx';
import type { Draft } from './draft.ts';
import { ResourceList } from './resource-list.tsx';
import { ResourceView } from './resource-view.tsx';
import type { CatalogueResource } from './shapes.ts';
import { mayAs } from './standing.ts';

/** The catalogue on the left, the resource looked at in the middle, and on the right the application as it grows. */
export function CatalogueView(props: {
  resources: readonly CatalogueResource[];
  /** what fields are called, by coordinate */
  names: ReadonlyMap<string, string>;
  identity: Identity;
  /** code of the applicant's division, '' where the page does not know it */
  own: string;
  walking: Walking;
  draft: Draft;
  onDraft(draft: Draft): void;
  /** a level or grade may be another now */
  onRaised(): void;
}) {
  const { resources, names, identity, own, walking, draft, onDraft, onRaised } = props;
  const picked = new Set(draft.fields.map(({ coordinate }) => coordinate));
  const chosen =
    resources.find(({ code }) => code === walking.at.resource) ??
    resources.find(({ fields }) => fields.some(({ exportable }) => exportable));
  const pick = (coordinate: string, wanted: boolean) => {
    const others = draft.fields.filter((field) => field.coordinate !== coordinate);
    onDraft({ ...draft, fields: wanted ? [...others, { coordinate }] : others });
  };
  return (
    <div className="portrait-grid desk-catalogue">
      <ResourceList resources={resources} chosen={chosen} picked={picked} walking={walking} />
      {chosen && (
        <ResourceView
          resource={chosen}
          identity={identity}
          picked={picked}
          mayPick={mayAs(identity, 'district-developer') || mayAs(identity, 'steward')}
          onPick={pick}
          onRaised={onRaised}
        />
      )}
      <Compose
        key={draft.renews ?? ''}
        names={names}
        identity={identity}
        own={own}
        walking={walking}
        draft={draft}
        onDraft={onDraft}
      />
    </div>
  );
}
