import { useEffect, useState } from 'react';
import type { HubConfig, Purpose, TokenRequest } from './hub.ts';

/** Who asks and why. Survives a reload; a pasted token never enters it. */
export interface Choice {
  /** a demo person's name, '' for nobody */
  name: string;
  person: string;
  institution: string;
  division: string;
  /** a purpose-of-use code, '' for none */
  purpose: string;
}

export interface Identity {
  choice: Choice;
  choose(change: Partial<Choice>): void;
  /** the user's own token, in memory only */
  ownToken: string;
  setOwnToken(token: string): void;
  /** whether the visitor has logged in */
  hasSession: boolean;
  /** the role names of the present identity, as far as they are known here */
  roles: string[];
  /** the purposes the present identity may state */
  purposes: Purpose[];
}

const KEY = 'healthhub.identity';
const NOBODY: Choice = { name: '', person: '', institution: '', division: '', purpose: '' };

function restore(config: HubConfig): Choice {
  const stored = new URLSearchParams(localStorage.getItem(KEY) ?? '');
  const choice = { ...NOBODY };
  for (const key of Object.keys(choice) as (keyof Choice)[]) choice[key] = stored.get(key) ?? '';
  return settle(choice, config, '');
}

function allowedPurposes(name: string, ownToken: string, config: HubConfig): Purpose[] {
  if (ownToken) return config.purposes;
  // In the order of the token: its first purpose is the default one.
  const codes = (config.session ?? config.people.find((one) => one.name === name))?.purposes ?? [];
  return codes.flatMap((code) => config.purposes.find((purpose) => purpose.code === code) ?? []);
}

/** Drops what no longer applies: people the hub does not offer, purposes the identity does not have. */
function settle(choice: Choice, config: HubConfig, ownToken: string): Choice {
  const name = config.people.some((one) => one.name === choice.name) ? choice.name : '';
  const allowed = allowedPurposes(name, ownToken, config);
  const kept = allowed.some((purpose) => purpose.code === choice.purpose);
  // What a pasted token allows is unknown here, so nothing is stated for it unasked.
  const fallback = ownToken ? '' : (allowed[0]?.code ?? '');
  return { ...choice, name, purpose: kept ? choice.purpose : fallback };
}

/** Another person's scope is their own again. */
const scopeOf = (before: Choice, { name = before.name }: Partial<Choice>): Choice =>
  name === before.name ? before : { ...NOBODY, purpose: before.purpose };

/** The choice as the body of a demo token request; undefined when nobody is acted as. */
export function tokenRequest({ name, person, institution, division }: Choice): TokenRequest | undefined {
  if (!name) return undefined;
  return {
    name,
    ...(person && { person }),
    ...(institution && { institution }),
    ...(division && { division }),
  };
}

export function useIdentity(config: HubConfig): Identity {
  const [choice, setChoice] = useState(() => restore(config));
  const [ownToken, setOwn] = useState('');
  useEffect(() => localStorage.setItem(KEY, new URLSearchParams({ ...choice }).toString()), [choice]);
  return {
    choice,
    choose: (change) =>
      setChoice((before) => settle({ ...scopeOf(before, change), ...change }, config, ownToken)),
    ownToken,
    setOwnToken(token) {
      setOwn(token);
      setChoice((before) => settle(before, config, token));
    },
    hasSession: config.session !== undefined,
    roles: (config.session ?? config.people.find(({ name }) => name === choice.name))?.roles ?? [],
    purposes: allowedPurposes(choice.name, ownToken, config),
  };
}
