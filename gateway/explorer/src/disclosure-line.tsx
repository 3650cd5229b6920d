import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';
import { readDisclosure } from './disclosure.ts';

/** One line under the answer: how many fields were denied or masked; opened, it names them. */
export function DisclosureLine() {
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response ?? '');
  const { denied, masked } = useMemo(() => readDisclosure(response), [response]);
  if (denied.length + masked.length === 0) return null;
  const parts = [
    denied.length > 0 && `${denied.length} 个字段被拒绝`,
    masked.length > 0 && `${masked.length} 个字段已脱敏`,
  ].filter(Boolean);
  const coordinates = [...denied.map((one) => one.coordinate), ...masked];
  return (
    <details className="hub-disclosure" title={coordinates.join('\n')}>
      <summary>{parts.join('，')}</summary>
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
