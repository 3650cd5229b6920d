import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';
import { readDisclosure } from './disclosure.ts';

/** One line under the answer, in the colours of its marks: how many fields were denied or masked; opened, which. */
export function DisclosureLine() {
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response ?? '');
  const { denied, masked } = useMemo(() => readDisclosure(response), [response]);
  if (denied.length + masked.length === 0) return null;
  const coordinates = [...denied.map((one) => one.coordinate), ...masked];
  return (
    <details className="hub-disclosure" title={coordinates.join('\n')}>
      <summary>
        {denied.length > 0 && <span className="hub-cell denied">{denied.length} 个字段被拒绝</span>}
        {denied.length > 0 && masked.length > 0 && '，'}
        {masked.length > 0 && <span className="hub-cell masked">{masked.length} 个字段已脱敏</span>}
      </summary>
      <ul>
        {denied.map(({ coordinate, reason }) => (
          <li key={coordinate}>
            <span className="hub-tag denied">拒绝</span> <code>{coordinate}</code> {reason}
          </li>
        ))}
        {masked.map((coordinate) => (
          <li key={coordinate}>
            <span className="hub-tag masked">脱敏</span> <code>{coordinate}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}
