import type { Identity } from '../identity.ts';
import { GoLink } from './go-link.tsx';
import type { Going } from './place.ts';

/** The way to persons, for whoever is somebody: nobody else is shown any. */
export function PersonLink({ identity, going }: { identity: Identity; going: Going }) {
  const { choice, ownToken, hasSession } = identity;
  if (!choice.name && !ownToken && !hasSession) return null;
  return (
    <GoLink going={going} to={{ person: 'me' }}>
      个人画像
    </GoLink>
  );
}
