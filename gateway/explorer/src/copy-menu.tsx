import { useGraphiQL } from '@graphiql/react';
import { useState } from 'react';
import { type Identity, tokenRequest } from './identity.ts';
import { Menu } from './menu.tsx';
import { type SnippetRequest, toCurl, toTypeScript } from './snippets.ts';

const FORMS = [
  { title: 'curl 命令', write: toCurl, hint: '不含令牌: 演示身份连同取令牌的命令' },
  { title: 'TypeScript 客户端', write: toTypeScript, hint: '配合 pnpm generate:client 得到类型' },
];

/** Copies the operation in the present tab, as a command or as code. */
export function CopyMenu({ identity: { choice, ownToken, hasSession } }: { identity: Identity }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [outcome, setOutcome] = useState('');

  async function copy(write: (request: SnippetRequest) => string): Promise<void> {
    try {
      const text = write({
        url: new URL('/graphql', location.href).href,
        query: queryEditor?.getValue() ?? '',
        variables: variableEditor?.getValue() ?? '',
        purpose: choice.purpose,
        withToken: ownToken !== '' || hasSession || choice.name !== '',
        demo: ownToken ? undefined : tokenRequest(choice),
      });
      await navigator.clipboard.writeText(text);
      setOutcome('已复制');
    } catch (error) {
      setOutcome(error instanceof SyntaxError ? '变量不是有效的 JSON' : '浏览器不允许写入剪贴板');
    }
  }

  return (
    <Menu label="复制为">
      {() => (
        <>
          {FORMS.map(({ title, write, hint }) => (
            <button key={title} type="button" className="hub-item" onClick={() => copy(write)}>
              {title} <small>{hint}</small>
            </button>
          ))}
          <p className="hub-hint" role="status">
            {outcome}
          </p>
        </>
      )}
    </Menu>
  );
}
