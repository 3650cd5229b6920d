import type { FastifyReply } from 'fastify';

/** What a browser keeps for this hub; no script of a page can read it, and no other site's form can send it. */
export interface Cookie {
  name: string;
  /** Only for connections by TLS. */
  secure: boolean;
}

/** The value the browser sent, undefined for none. */
export function readCookie({ name }: Cookie, header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** @param value letters, digits and `.-_` only; empty to have the browser forget it */
export function writeCookie(
  reply: FastifyReply,
  { name, secure }: Cookie,
  value: string,
  seconds: number,
): void {
  const parts = [`${name}=${value}`, 'Path=/', `Max-Age=${value ? seconds : 0}`, 'HttpOnly', 'SameSite=Lax'];
  if (secure) parts.push('Secure');
  reply.header('set-cookie', parts.join('; '));
}
