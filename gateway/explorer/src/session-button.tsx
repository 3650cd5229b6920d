import { useState } from 'react';
import { logOut, type Visitor } from './hub.ts';

/** Who has logged in, and the way out; what the tabs hold is forgotten with the login. */
export function SessionButton({ visitor }: { visitor: Visitor }) {
  const [failure, setFailure] = useState('');
  const leave = () =>
    logOut().then(
      (url) => {
        sessionStorage.clear();
        location.assign(url);
      },
      (error: Error) => setFailure(error.message),
    );
  return (
    <>
      <span className="hub-visitor" title={visitor.roles.join(', ')}>
        {visitor.name}
      </span>
      <button type="button" onClick={leave} title={failure}>
        {failure ? '退出失败，重试' : '退出'}
      </button>
    </>
  );
}
