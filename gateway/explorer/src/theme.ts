import { useEffect, useState } from 'react';

export const THEMES = { system: '跟随系统', light: '浅色', dark: '深色' } as const;
export type ThemeChoice = keyof typeof THEMES;

export interface Theme {
  choice: ThemeChoice;
  choose(choice: ThemeChoice): void;
  /** what the choice comes to at this moment */
  shown: 'light' | 'dark';
}

const KEY = 'healthhub.theme';
const darkSystem = matchMedia('(prefers-color-scheme: dark)');

function restore(): ThemeChoice {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Light or dark; follows the system, also while the page is open, until something else is chosen. */
export function useTheme(): Theme {
  const [choice, setChoice] = useState(restore);
  const [systemIsDark, setSystemIsDark] = useState(darkSystem.matches);
  useEffect(() => {
    const follow = () => setSystemIsDark(darkSystem.matches);
    darkSystem.addEventListener('change', follow);
    return () => darkSystem.removeEventListener('change', follow);
  }, []);
  const system = systemIsDark ? 'dark' : 'light';
  return {
    choice,
    choose(next) {
      localStorage.setItem(KEY, next);
      setChoice(next);
    },
    shown: choice === 'system' ? system : choice,
  };
}
