import { useGraphiQL } from '@graphiql/react';
import { useMemo } from 'react';
import { type Answer, readAnswer, readDisclosure } from './disclosure.ts';
import { ERROR_WORDS } from './error-words.ts';
import { summarize } from './summary.ts';
import { SummaryPills } from './summary-pills.tsx';

/** One line under the answer: how many fields it shows, masks and denies; opened, which of them and why. */
export function DisclosureLine() {
  const schema = useGraphiQL((state) => state.schema);
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response ?? '');
  const query = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.query ?? '');
  const answer = useMemo(() => readAnswer(response), [response]);
  const summary = useMemo(() => schema && summarize(schema, query, answer), [schema, query, answer]);
  if (!summary) return <Refusal answer={answer} />;
  const { denied, masked, failed } = readDisclosure(answer);
  const pills = (
    <>
      此回答的字段：
      <SummaryPills summary={summary} />
      {summary.missing > 0 && <small>未找到：不存在，或无权知晓</small>}
    </>
  );
  if (denied.length + masked.length + failed.length === 0) return <p className="hub-disclosure">{pills}</p>;
  return (
    <details className="hub-disclosure" open={failed.length > 0}>
      <summary>{pills}</summary>
      <ul>
        {failed.map(({ key, reason }) => (
          <li key={key}>
            <span className="hub-tag denied">出错</span> <code>{key}</code> {reason}
          </li>
        ))}
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

/** Why an operation was not run: what its error's code means, and the hub's own sentence, which names the place. */
function Refusal({ answer }: { answer: Answer }) {
  const [error] = Array.isArray(answer.errors) ? answer.errors : [];
  if (!error) return null;
  const code = String(error.extensions?.code ?? '');
  return (
    <p className="hub-disclosure">
      <span className="hub-cell denied">操作未执行</span>
      {ERROR_WORDS[code]?.replaceAll('`', '')}{' '}
      <small>{[code, error.message].filter(Boolean).join(': ')}</small>
    </p>
  );
}
