/** A browser's part in a login, without the browser: cookies by origin, and one redirect at a time. */
export function createVisitor() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };

  /** Without following; `location` is absolute. */
  async function visit(url: string, init: RequestInit = {}): Promise<Response & { location: string }> {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', ...(cookie && { cookie }), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = pair.split(/=(.*)/);
      const gone = attributes.some(
        (one) => /^max-age=0$/i.test(one) || /^expires=Thu, 01 Jan 1970/i.test(one),
      );
      if (gone || value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    return Object.assign(response, { location: location ? new URL(location, url).href : '' });
  }

  return {
    visit,
    jarOf,
    /** From `GET /login` as far as the address the provider sends the browser back to; that one is not visited. */
    async logInAs(account: string, hubUrl: string, change: (authorization: URL) => void = () => {}) {
      const authorization = new URL((await visit(`${hubUrl}/login`)).location);
      change(authorization);
      let { location } = await visit(authorization.href);
      const body = new URLSearchParams({ account });
      ({ location } = await visit(location, { method: 'POST', body }));
      while (!location.startsWith(`${hubUrl}/`)) ({ location } = await visit(location));
      return location;
    },
  };
}
