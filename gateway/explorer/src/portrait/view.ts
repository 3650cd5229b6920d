import type { Identity } from '../identity.ts';
import type { Going } from './place.ts';

/** What every portrait is shown with. */
export interface View {
  identity: Identity;
  going: Going;
  theme: 'light' | 'dark';
}

/** Where all portraits begin. */
export const HOME = ['/portrait', '回到全市'] as const;
