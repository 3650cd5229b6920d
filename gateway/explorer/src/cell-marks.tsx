import { pick, useGraphiQL } from '@graphiql/react';
import { type DocumentNode, parse } from 'graphql';
import { useEffect } from 'react';
import { type Cell, findCells, selectionOf } from './cells.ts';
import { readDisclosure } from './disclosure.ts';

/** A larger answer is marked as far as this; the line below it names every coordinate. */
const MOST_MARKS = 500;
const WORD = { denied: '被拒绝', masked: '已脱敏' } as const satisfies Record<Cell['kind'], string>;

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
      const data = document && dataOf(response);
      const cells = data
        ? findCells(selectionOf(schema, document), data, readDisclosure(response), DATA_LINE, MOST_MARKS)
        : [];
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
            hoverMessage: { value: `${WORD[kind]} \`${coordinate}\`` },
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
const DATA_LINE = 2;

function dataOf(response: string): object | undefined {
  if (!response.startsWith('{\n  "data": {')) return undefined;
  try {
    return (JSON.parse(response) as { data: object }).data;
  } catch {
    // Not an answer in full: there is nothing to mark.
    return undefined;
  }
}

function parsed(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    // Edited after it was run: what the answer's keys stand for is no longer known.
    return undefined;
  }
}
