import { type RefObject, useEffect, useRef } from 'react';

/**
 * Takes whoever chose something from a list of the page to what they chose: by keyboard it would be the whole list away,
 * and on a phone it stands below, out of sight.
 * @param what names it; undefined while it is not there yet
 * @returns for the section that shows it, which needs `tabIndex={-1}`
 */
export function useArrival(what: string | undefined): RefObject<HTMLElement | null> {
  const here = useRef<HTMLElement>(null);
  useEffect(() => {
    const section = here.current;
    const chose = document.activeElement?.closest('.desk-resources a, .desk-grants a');
    if (!(what && section && chose)) return;
    section.focus({ preventScroll: true });
    if (section.getBoundingClientRect().top > innerHeight / 2) section.scrollIntoView();
  }, [what]);
  return here;
}
