import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

const problemsOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    readEnvironment(env);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
};

const OIDC = { OIDC_ISSUER: 'https://id.example', OIDC_JWKS_URL: 'https://id.example/keys' };

describe('the environment', () => {
  test('an empty one is development on 127.0.0.1:4000 with an embedded database', () => {
    expect(readEnvironment({})).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      mode: 'development',
      treatingDays: 90,
      auditAnchor: resolve('.data/access-log.anchor.ndjson'),
      auditMonths: 72,
      logLevel: 'info',
    });
    expect(readEnvironment({})).not.toHaveProperty('databaseUrl');
    expect(readEnvironment({}).dataDir).toMatch(/^\/.*\.data$/);
  });

  test('every mistake is told at once, a line each', () => {
    const problems = problemsOf({
      PORT: '70000',
      HUB_ENV: 'staging',
      HUB_TREATING_DAYS: '1.5',
      LOG_LEVEL: 'loud',
      SUBGRAPH_URLS: 'person=ftp://x,record',
    });
    expect(problems.map((line) => line.split(' ')[0]).sort()).toEqual([
      'HUB_ENV',
      'HUB_TREATING_DAYS',
      'LOG_LEVEL',
      'PORT',
      'SUBGRAPH_URLS',
      'SUBGRAPH_URLS',
    ]);
  });

  test('production needs an issuer and its keys', () => {
    expect(problemsOf({ HUB_ENV: 'production' })).toEqual([
      'OIDC_ISSUER is missing; production needs it.',
      'OIDC_JWKS_URL is missing; production needs it.',
    ]);
    expect(readEnvironment({ HUB_ENV: 'production', ...OIDC }).oidc).toMatchObject({ audience: 'healthhub' });
  });

  test('roles come from assignments in production, and from the token else, unless it is said', () => {
    const of = (env: NodeJS.ProcessEnv) => readEnvironment(env).rolesFrom;
    expect(of({})).toBe('token');
    expect(of({ HUB_ENV: 'production', ...OIDC })).toBe('assignments');
    expect(of({ HUB_ROLES_FROM: 'assignments' })).toBe('assignments');
    expect(of({ HUB_ENV: 'production', HUB_ROLES_FROM: 'token', ...OIDC })).toBe('token');
    expect(problemsOf({ HUB_ROLES_FROM: 'thin air' })).toEqual([
      'HUB_ROLES_FROM must be one of token, assignments, not “thin air”.',
    ]);
  });

  test('trusted documents only need documents', () => {
    expect(problemsOf({ HUB_TRUSTED_DOCUMENTS_ONLY: 'true' })).toEqual([
      'HUB_TRUSTED_DOCUMENTS_ONLY needs the documents: set HUB_DOCUMENTS.',
    ]);
    expect(
      readEnvironment({ HUB_TRUSTED_DOCUMENTS_ONLY: 'true', HUB_DOCUMENTS: '/etc/hub/documents.json' }),
    ).toMatchObject({ documentsFile: '/etc/hub/documents.json', trustedDocumentsOnly: true });
  });

  test('keys come over https, or from this machine', () => {
    const over = (url: string) => problemsOf({ ...OIDC, OIDC_JWKS_URL: url });
    expect(over('http://id.example/keys')).toEqual([
      'OIDC_JWKS_URL must be https unless it is on this machine.',
    ]);
    expect(over('http://127.0.0.1:9000/keys')).toEqual([]);
  });

  test('logging in needs a client, its provider and the address of the hub', () => {
    const login = { ...OIDC, OIDC_CLIENT_ID: 'hub', HUB_PUBLIC_URL: 'https://hub.example' };
    expect(readEnvironment({ ...login, OIDC_CLIENT_SECRET: 's' }).login).toEqual({
      id: 'hub',
      secret: 's',
      publicUrl: new URL('https://hub.example'),
    });
    expect(readEnvironment(OIDC)).not.toHaveProperty('login');
    expect(problemsOf({ OIDC_CLIENT_ID: 'hub' })).toEqual([
      'OIDC_CLIENT_ID needs the identity provider: set OIDC_ISSUER.',
      'HUB_PUBLIC_URL is missing; OIDC_CLIENT_ID needs it.',
    ]);
    expect(problemsOf({ ...login, HUB_PUBLIC_URL: 'http://hub.example' })).toEqual([
      'HUB_PUBLIC_URL must be https unless it is on this machine.',
    ]);
    expect(problemsOf({ ...login, HUB_PUBLIC_URL: 'https://hub.example/city' })).toEqual([
      'HUB_PUBLIC_URL must name an origin only, such as https://hub.example.',
    ]);
    expect(problemsOf({ ...login, OIDC_ISSUER: 'http://id.example' })).toEqual([
      'OIDC_ISSUER must be https unless it is on this machine.',
    ]);
  });

  test('origins are named one by one', () => {
    const of = (list: string) => readEnvironment({ HUB_CORS_ORIGINS: list }).corsOrigins;
    expect(of('')).toEqual([]);
    expect(of('https://a.example, http://127.0.0.1:3000/')).toEqual([
      'https://a.example',
      'http://127.0.0.1:3000',
    ]);
    for (const wrong of ['*', 'null', 'a.example', 'https://a.example/app'])
      expect(problemsOf({ HUB_CORS_ORIGINS: wrong })).toEqual([
        `HUB_CORS_ORIGINS must be a list of origins such as https://app.example, not “${wrong}”.`,
      ]);
  });

  test('subgraphs elsewhere are read by name, each once', () => {
    const { subgraphUrls } = readEnvironment({
      SUBGRAPH_URLS: 'person=http://a:1/graphql, record=http://b:2/graphql?x=1',
    });
    expect([...subgraphUrls]).toEqual([
      ['person', 'http://a:1/graphql'],
      ['record', 'http://b:2/graphql?x=1'],
    ]);
    expect(problemsOf({ SUBGRAPH_URLS: 'person=http://a:1,person=http://b:1' })).toEqual([
      'SUBGRAPH_URLS names the subgraph person twice.',
    ]);
  });

  test('a wrong database address is told without its password', () => {
    const [problem] = problemsOf({ DATABASE_URL: 'mysql://hub:s3cret@db/hub' });
    expect(problem).toMatch(/^DATABASE_URL must/);
    expect(problem).not.toContain('s3cret');
  });
});
