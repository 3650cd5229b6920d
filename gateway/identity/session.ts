import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { FastifyReply } from 'fastify';
import { type Cookie, readCookie, writeCookie } from '../http/cookies.ts';
import type { Visitor } from '../http/pages.ts';
import { createSeal, type Seal } from './seal.ts';
import type { Authenticate } from './verify-token.ts';

/** What the explorer sends with each request; a page of another origin cannot, without the hub's leave. */
const EXPLORER_HEADER = 'x-healthhub-explorer';
/** Browsers keep no larger cookie, its name and attributes included. */
const MOST_COOKIE_BYTES = 4000;

/** A person who has logged in with a browser. */
export interface Session {
  /** The access token, as the identity provider issued it. */
  token: string;
  /** For the person's own eyes. */
  name: string;
}

export interface Sessions {
  of(headers: IncomingHttpHeaders): Promise<Session | undefined>;
  /** Whether the hub's own page sent the request. */
  fromPage(headers: IncomingHttpHeaders): boolean;
  /** @returns false when the token is too large for a browser to keep */
  begin(reply: FastifyReply, session: Session, seconds: number): Promise<boolean>;
  end(reply: FastifyReply): void;
  /**
   * Takes the session's token where a request from the page carries none of its own.
   * @throws HubError UNAUTHENTICATED for a page whose login has ended
   */
  authenticating(authenticate: Authenticate): (headers: IncomingHttpHeaders) => Promise<Actor>;
  /** Tells the page who has logged in, as long as the token holds. */
  visitor(authenticate: Authenticate): (headers: IncomingHttpHeaders) => Promise<Visitor | undefined>;
}

/** Sessions live in the browser alone, encrypted, and end with their access token. */
export function createSessions(secret: KeyObject, publicUrl: URL): Sessions {
  const cookie = cookieOf(publicUrl, 'healthhub-session');
  const seal: Seal<Session> = createSeal(secret, 'session');
  const of = (headers: IncomingHttpHeaders) => seal.open(readCookie(cookie, headers.cookie));
  // A browser says where each POST comes from, and of a page's own GET that it is the page's own; without that, and
  // without the header, the cookie counts for nothing.
  const fromPage = ({ origin, [EXPLORER_HEADER]: mark, 'sec-fetch-site': site }: IncomingHttpHeaders) =>
    mark !== undefined &&
    (origin === undefined
      ? site === 'same-origin'
      : origin === publicUrl.origin && (site ?? 'same-origin') === 'same-origin');
  return {
    of,
    fromPage,
    async begin(reply, session, seconds) {
      const sealed = await seal.close(session, seconds);
      if (sealed.length > MOST_COOKIE_BYTES) return false;
      writeCookie(reply, cookie, sealed, seconds);
      return true;
    },
    end: (reply) => writeCookie(reply, cookie, '', 0),
    authenticating: (authenticate) => async (headers) => {
      if (headers.authorization !== undefined || !fromPage(headers)) return authenticate(headers);
      const session = await of(headers);
      if (!session)
        throw new HubError('UNAUTHENTICATED', 'The login has ended; load the page again to log in.');
      return authenticate({ ...headers, authorization: `Bearer ${session.token}` });
    },
    visitor: (authenticate) => async (headers) => {
      const session = await of(headers);
      if (!session) return undefined;
      const actor = await authenticate({ authorization: `Bearer ${session.token}` }).catch(
        (error: unknown) => {
          // Expired, or signed by a key that the provider has withdrawn: time to log in again.
          if (error instanceof HubError && error.extensions.code === 'INVALID_TOKEN') return undefined;
          throw error;
        },
      );
      return (
        actor && {
          name: session.name,
          roles: actor.roles,
          purposes: actor.purposes,
          ...(actor.jurisdiction && { division: actor.jurisdiction.code }),
          ...(actor.institution && { institution: actor.institution }),
        }
      );
    },
  };
}

/** `__Host-` has the browser hold a cookie to this very host; it wants TLS. */
export function cookieOf({ protocol }: URL, name: string): Cookie {
  const secure = protocol === 'https:';
  return { name: secure ? `__Host-${name}` : name, secure };
}
