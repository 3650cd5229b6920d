import { useEffect, useState } from 'react';

/** Where the reader is: all of it stands in the address, so that a screen can be sent to somebody else. */
export interface Place {
  division: string;
  figure: string;
  year: string;
  /** a tree of divisions other than the statutory one */
  tree?: string;
  /** an institution in the place of the division */
  institution?: string;
  /** a person in the place of the division; `me` is whoever looks */
  person?: string;
}

export interface Going {
  place: Place;
  go(change: Partial<Place>): void;
  /** the address of another place, for links */
  href(change: Partial<Place>): string;
}

export const CITY = '500000';
/** Years before are not counted. */
export const FIRST_YEAR = 2023;
const thisYear = () => new Date().getFullYear();

const KEYS = ['division', 'figure', 'year', 'tree', 'institution', 'person'] as const;

/** Areas that report for themselves, functional ones among them; it ends with them. */
export const REPORTING = 'RPT-2023';

/** How many digits the code of a village has. */
const VILLAGE_DIGITS = 12;

/** Whether there is a level below. */
export const hasParts = ({ division, tree }: Pick<Place, 'division' | 'tree'>): boolean =>
  tree === REPORTING ? division === CITY : division.length < VILLAGE_DIGITS;

/** What the address says; the rest is for the page to choose. */
function read(): Partial<Place> {
  const given = new URLSearchParams(location.search);
  return Object.fromEntries(KEYS.flatMap((key) => (given.get(key) ? [[key, given.get(key)]] : [])));
}

/** Years to choose from, the latest first; the present one is only given to those who manage the area. */
export const years = (): { year: string; title: string }[] =>
  Array.from({ length: thisYear() - FIRST_YEAR + 1 }, (_, n) => {
    const year = String(thisYear() - n);
    return { year, title: n === 0 ? `${year} 年至今（仅管理者）` : `${year} 年` };
  });

/** One thing is looked at: whoever goes to another leaves the one before. */
function after({ institution, person, ...place }: Place, change: Partial<Place>): Place {
  const elsewhere = change.division ?? change.institution ?? change.person;
  return {
    ...place,
    ...(elsewhere === undefined && { ...(institution && { institution }), ...(person && { person }) }),
    ...change,
  };
}

/**
 * The place in the address; going elsewhere is a step that the browser's back button undoes.
 * @param defaults where the page begins
 */
export function usePlace(defaults: Pick<Place, 'figure'> & Partial<Place>): Going {
  const [given, setGiven] = useState(read);
  useEffect(() => {
    const follow = () => setGiven(read());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const place: Place = {
    ...given,
    division: given.division ?? defaults.division ?? CITY,
    figure: given.figure ?? defaults.figure,
    year: given.year ?? defaults.year ?? String(thisYear() - 1),
  };
  const href = (change: Partial<Place>) => {
    const said = Object.entries(after(place, change)).filter(([, value]) => value !== '');
    return `${location.pathname}?${new URLSearchParams(said).toString()}`;
  };
  return {
    place,
    href,
    go(change) {
      history.pushState(null, '', href(change));
      setGiven(read());
    },
  };
}
