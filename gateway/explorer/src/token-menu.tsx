import type { Identity } from './identity.ts';
import { Menu } from './menu.tsx';

/** Lets a user bring a token of their own. It stays in memory: a reload forgets it. */
export function TokenMenu({ identity: { ownToken, setOwnToken } }: { identity: Identity }) {
  return (
    <Menu label={ownToken ? '使用自备令牌' : '粘贴令牌'} active={ownToken !== ''}>
      {(close) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const token = new FormData(event.currentTarget).get('token');
            setOwnToken(String(token ?? '').trim());
            close();
          }}
        >
          <label className="hub-field">
            访问令牌 Bearer token
            <input
              name="token"
              type="password"
              autoComplete="off"
              placeholder="eyJ…"
              defaultValue={ownToken}
            />
          </label>
          <p className="hub-hint">只留在内存中，刷新页面即清除；清空后恢复所选身份。</p>
          <button type="submit" className="hub-submit">
            使用
          </button>
        </form>
      )}
    </Menu>
  );
}
