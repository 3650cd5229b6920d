import type { HubConfig } from './hub.ts';
import type { Identity } from './identity.ts';
import { ScopeMenu } from './scope-menu.tsx';
import { SessionButton } from './session-button.tsx';
import { THEMES, type Theme, type ThemeChoice } from './theme.ts';
import { TokenMenu } from './token-menu.tsx';

/** Who asks for which purpose, and how the page looks; the same in the bar of every page. */
export function IdentityControls(props: { config: HubConfig; identity: Identity; theme: Theme }) {
  const { config, identity, theme } = props;
  const { choice, choose, ownToken, purposes } = identity;
  const development = config.environment === 'development';
  return (
    <div className="hub-identity">
      {development && (
        <label>
          扮演身份
          <select
            name="act-as"
            value={choice.name}
            disabled={ownToken !== ''}
            onChange={(event) => choose({ name: event.target.value })}
          >
            <option value="">未登录</option>
            {config.people.map(({ name, title }) => (
              <option key={name} value={name} title={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
      )}
      {development && <ScopeMenu identity={identity} />}
      <label>
        使用目的
        <select
          name="purpose"
          value={choice.purpose}
          disabled={purposes.length === 0}
          onChange={(event) => choose({ purpose: event.target.value })}
        >
          {(purposes.length === 0 || ownToken !== '') && <option value="">未指定</option>}
          {purposes.map(({ code, name }) => (
            <option key={code} value={code}>
              {name} {code}
            </option>
          ))}
        </select>
      </label>
      <TokenMenu identity={identity} />
      <select
        name="theme"
        aria-label="配色"
        value={theme.choice}
        onChange={(event) => theme.choose(event.target.value as ThemeChoice)}
      >
        {Object.entries(THEMES).map(([choice, title]) => (
          <option key={choice} value={choice}>
            {title}
          </option>
        ))}
      </select>
      {config.session && <SessionButton visitor={config.session} />}
    </div>
  );
}
