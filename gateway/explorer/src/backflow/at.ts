import { useEffect, useState } from 'react';

export const VIEWS = {
  catalogue: '目录与申请',
  grants: '授权与下载',
  queue: '待审核',
  quality: '数据质量',
} as const;
export type ViewName = keyof typeof VIEWS;

/** Where the reader is, as the address says it. */
export interface At {
  view: ViewName;
  /** of a resource in the catalogue */
  resource?: string;
  grant?: string;
}

export interface Walking {
  at: At;
  href(to: At): string;
  walk(to: At): void;
}

function read(): At {
  const given = new URLSearchParams(location.search);
  const view = Object.keys(VIEWS).find((name) => name === given.get('view')) as ViewName | undefined;
  const [resource, grant] = [given.get('resource'), given.get('grant')];
  return { view: view ?? 'catalogue', ...(resource && { resource }), ...(grant && { grant }) };
}

/** Every screen has an address, and going on is a step that the browser's back button undoes. */
export function useAt(): Walking {
  const [at, setAt] = useState(read);
  useEffect(() => {
    const follow = () => setAt(read());
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const href = (to: At) => `${location.pathname}?${new URLSearchParams({ ...to }).toString()}`;
  return {
    at,
    href,
    walk(to) {
      history.pushState(null, '', href(to));
      setAt(to);
    },
  };
}
