import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { toCurl, toTypeScript } from './snippets.ts';

const request = {
  url: 'http://127.0.0.1:4000/graphql',
  query: `query Find($name: String) { # it's "here" \`\${x}\` \\
  person { name } }`,
  variables: '{ "name": "O\'Neil $(id) 张" }',
  purpose: 'TREAT',
  withToken: true,
};

test('the command reaches curl in one piece, whatever the operation holds, and names no token', () => {
  const script = `curl() { printf '%s\\0' "$@"; }; TOKEN=secret; ${toCurl(request)}`;
  const [url, , type, , authorization, , purpose, , body] = execFileSync('sh', ['-c', script])
    .toString()
    .split('\0');
  expect([url, type, authorization, purpose]).toEqual([
    request.url,
    'content-type: application/json',
    'authorization: Bearer secret',
    'x-purpose: TREAT',
  ]);
  expect(JSON.parse(body!)).toEqual({ query: request.query, variables: { name: "O'Neil $(id) 张" } });
});

test('without variables or purpose the command sends neither', () => {
  const command = toCurl({ ...request, variables: ' ', purpose: '' });
  expect(command).not.toContain('variables');
  expect(command).not.toContain('x-purpose');
});

test('as a demo person the command gets its own token, and as nobody it sends none', () => {
  const demo = { name: 'doctor', institution: "O'Neil" };
  const [first, second] = toCurl({ ...request, demo }).split('\n');
  expect(first).toMatch(/^TOKEN=\$\(.* hub token doctor --institution 'O'\\''Neil' \| tail -1\)$/);
  expect(second).toMatch(/^curl /);
  expect(toCurl({ ...request, withToken: false })).not.toMatch(/TOKEN|authorization/);
});

test('the code holds the very document and its name', () => {
  const code = toTypeScript(request);
  const [, template] = /graphql\((`[\s\S]*?[^\\]`)\);/.exec(code)!;
  expect(new Function(`return ${template}`)().trim()).toBe(request.query);
  expect(code).toContain('export type FindResult = ResultOf<typeof FindDocument>;');
  expect(code).toContain('"name": "O\'Neil $(id) 张"');
});

test('variables that are no JSON are a SyntaxError', () => {
  expect(() => toCurl({ ...request, variables: '{' })).toThrow(SyntaxError);
});
