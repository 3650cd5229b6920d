import { useEffect, useState } from 'react';

/** Where the reader is: all of it stands in the address, so that a screen can be sent to somebody else. */
export interface Place {
  division: string;
  figure: string;
  year: string;
}

export interface Going {
  place: Place;
  go(change: Partial<Place>): void;
  /** the address of another place, for links */
  href(change: Partial<Place>): string;
}

const CITY = '500000';
/** Years before are not counted. */
const FIRST_YEAR = 2023;
const thisYear = () => new Date().getFullYear();

const DEFAULTS = (): Place => ({
  division: CITY,
  figure: 'hypertensionControl',
  year: String(thisYear() - 1),
});

function read(): Place {
  const given = new URLSearchParams(location.search);
  const defaults = DEFAULTS();
  return {
    division: given.get('division') || defaults.division,
    figure: given.get('figure') || defaults.figure,
    year: given.get('year') || defaults.year,
  };
}

/** Years to choose from, the latest first; the present one is only given to those who manage the area. */
export const years = (): { year: string; title: string }[] =>
  Array.from({ length: thisYear() - FIRST_YEAR + 1 }, (_, n) => {
    const year = String(thisYear() - n);
    return { year, title: n === 0 ? `${year} 年至今（仅管理者）` : `${year} 年` };
  });

/** The place in the address; going elsewhere is a step that the browser's back button undoes. */
export function usePlace(): Going {
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const follow = () => setPlace(read());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const href = (change: Partial<Place>) =>
    `${location.pathname}?${new URLSearchParams({ ...place, ...change }).toString()}`;
  return {
    place,
    href,
    go(change) {
      history.pushState(null, '', href(change));
      setPlace({ ...place, ...change });
    },
  };
}
