import { pick, useGraphiQL } from '@graphiql/react';
import { useEffect } from 'react';
import { type Cell, findCells, selectionOf } from './cells.ts';
import { readAnswer, readDisclosure } from './disclosure.ts';
import { parsed } from './summary.ts';

/** A larger answer is marked as far as this; the line below it names every coordinate. */
const MOST_MARKS = 500;
const WORD = {
  denied: '被拒绝',
  masked: '已脱敏',
  missing: '未找到: 不存在, 或无权知晓',
} as const satisfies Record<Cell['kind'], string>;

/** Marks denied and masked cells where they stand in the answer. */
export function CellMarks() {
  const { schema, queryEditor, responseEditor } = useGraphiQL(
    pick('schema', 'queryEditor', 'responseEditor'),
  );

  useEffect(() => {
    const model = responseEditor?.getModel();
    if (!schema || !queryEditor || !model) return;
    const marks = responseEditor?.createDecorationsCollection();
    let frame = 0;
    const mark = () => {
      const document = parsed(queryEditor.getValue());
      const response = model.getValue();
      const answer = response.startsWith(DATA_FIRST) ? readAnswer(response) : {};
      const disclosure = readDisclosure(answer);
      const cells =
        document && answer.data
          ? findCells(selectionOf(schema, document), answer.data, disclosure, DATA_LINE, MOST_MARKS)
          : [];
      const reasons = new Map(disclosure.denied.map(({ coordinate: denied, reason }) => [denied, reason]));
      marks?.set(
        cells.map(({ line, coordinate, kind }) => ({
          range: {
            startLineNumber: line,
            startColumn: model.getLineFirstNonWhitespaceColumn(line),
            endLineNumber: line,
            endColumn: model.getLineMaxColumn(line),
          },
          options: {
            inlineClassName: `hub-cell ${kind}`,
            hoverMessage: { value: `${WORD[kind]} \`${coordinate}\` ${reasons.get(coordinate) ?? ''}` },
          },
        })),
      );
    };
    // When a tab is opened its editors are filled one after the other; the frame after, all of them are.
    const later = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(mark);
    };
    const listener = model.onDidChangeContent(later);
    later();
    return () => {
      cancelAnimationFrame(frame);
      listener.dispose();
      marks?.clear();
    };
  }, [schema, queryEditor, responseEditor]);
  return null;
}

/** The fetcher puts the data first, so its brace stands on the second line. */
const DATA_FIRST = '{\n  "data": {';
const DATA_LINE = 2;
