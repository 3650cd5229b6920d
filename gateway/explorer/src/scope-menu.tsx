import type { Choice, Identity } from './identity.ts';
import { Menu } from './menu.tsx';

const FIELDS = [
  { key: 'person', label: '居民标识 person', hint: 'person(id)' },
  { key: 'institution', label: '机构代码 institution', hint: 'institution(code)' },
  { key: 'division', label: '区划代码 division', hint: 'division(code)' },
] as const satisfies { key: keyof Choice; label: string; hint: string }[];

/** Narrows the demo token to one person, institution or division; empty means the demo's own default. */
export function ScopeMenu({ identity: { choice, choose, ownToken } }: { identity: Identity }) {
  const stated = FIELDS.filter(({ key }) => choice[key] !== '').length;
  if (choice.name === '' || ownToken !== '') return null;
  return (
    <Menu label={stated ? `范围 (${stated})` : '范围'} active={stated > 0}>
      {() =>
        FIELDS.map(({ key, label, hint }) => (
          <label key={key} className="hub-field">
            {label}
            <input
              name={key}
              placeholder={hint}
              autoComplete="off"
              spellCheck={false}
              value={choice[key]}
              onChange={(event) => choose({ [key]: event.target.value.trim() })}
            />
          </label>
        ))
      }
    </Menu>
  );
}
