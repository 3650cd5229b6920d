import type { HubConfig } from '../hub.ts';
import { useIdentity } from '../identity.ts';
import { useTheme } from '../theme.ts';
import { DivisionView } from './division-view.tsx';
import { InstitutionView } from './institution-view.tsx';
import { PageBar } from './page-bar.tsx';
import { PersonView } from './person-view.tsx';
import { usePlace } from './place.ts';

/** The whole page: who looks on top, and below the portrait of a division, an institution or a person. */
export function PortraitPage({ config }: { config: HubConfig }) {
  const identity = useIdentity(config);
  const theme = useTheme();
  const going = usePlace({ figure: 'hypertensionControl' });
  const { institution, person } = going.place;
  const view = { identity, going, theme: theme.shown };
  return (
    <>
      <PageBar title="区域画像" config={config} identity={identity} theme={theme} />
      {person && <PersonView {...view} person={person} />}
      {institution && <InstitutionView {...view} institution={institution} />}
      {!person && !institution && <DivisionView {...view} />}
    </>
  );
}
