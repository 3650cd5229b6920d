/** What the hub tells the explorer and what the explorer asks of it, besides GraphQL itself. */

export interface Purpose {
  code: string;
  name: string;
}

export interface DemoPerson {
  name: string;
  title: string;
  roles: string[];
  /** codes of the purposes of use this person's token allows */
  purposes: string[];
  /** the division whose affairs are theirs */
  division?: string;
  /** the institution that they work at */
  institution?: string;
}

export interface Example {
  title: string;
  /** demo people, by name, who see something with it; empty: anyone */
  roles: string[];
  query: string;
  /** JSON text, as it stands in the variables editor */
  variables?: string;
  /** a purpose-of-use code; absent: the asker's first */
  purpose?: string;
}

/** Whoever has logged in, in production. */
export interface Visitor {
  name: string;
  roles: string[];
  purposes: string[];
  division?: string;
  institution?: string;
}

/** `GET /explorer/config.json` */
export interface HubConfig {
  environment: 'development' | 'production';
  purposes: Purpose[];
  people: DemoPerson[];
  /** by role name, in Chinese */
  roleTitles: Record<string, string>;
  examples: Example[];
  session?: Visitor;
}

export interface Classification {
  level: string;
  category: string;
  mask?: string;
}

/** `GET /explorer/classifications.json`, by schema coordinate */
export type Classifications = Record<string, Classification>;

/** Body of `POST /demo/token`: whom to act as, and optionally about whom and where. */
export interface TokenRequest {
  name: string;
  person?: string;
  institution?: string;
  division?: string;
}

export interface DemoToken {
  token: string;
  /** ISO 8601 */
  expiresAt: string;
}

/** Reads the answer's JSON; a refusal becomes an Error carrying the hub's own sentence where it gives one. */
async function readJson<T>(response: Response, what: string): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  const message = (body as { message?: unknown } | undefined)?.message;
  throw new Error(`${what}：${typeof message === 'string' ? message : `HTTP ${response.status}`}`);
}

export async function fetchConfig(): Promise<HubConfig> {
  return readJson(await fetch('/explorer/config.json'), '无法读取浏览器配置 (config)');
}

export async function fetchClassifications(): Promise<Classifications> {
  return readJson(await fetch('/explorer/classifications.json'), '无法读取字段分级 (classification)');
}

export async function fetchSchemaText(): Promise<string> {
  const response = await fetch('/schema.graphql');
  if (!response.ok) throw new Error(`无法读取架构 (schema)：HTTP ${response.status}`);
  return response.text();
}

/** Sent with every request that is to count as the visitor's; a page of another origin cannot send it. */
export const EXPLORER_HEADER = { 'x-healthhub-explorer': '1' };

/** Ends the session. @returns where to go on to */
export async function logOut(): Promise<string> {
  const response = await fetch('/logout', { method: 'POST', headers: EXPLORER_HEADER });
  const { url } = await readJson<{ url: string }>(response, '无法退出登录');
  return url;
}

export async function requestDemoToken(request: TokenRequest): Promise<DemoToken> {
  const response = await fetch('/demo/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  return readJson(response, '无法取得演示令牌 (demo token)');
}
