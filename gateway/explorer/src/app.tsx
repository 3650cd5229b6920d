import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN, HistoryStore } from '@graphiql/plugin-history';
import { GraphiQLProvider } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface } from 'graphiql';
import { useLayoutEffect, useRef, useState } from 'react';
import { AskersBar } from './askers-bar.tsx';
import { CellMarks } from './cell-marks.tsx';
import { DisclosureLine } from './disclosure-line.tsx';
import { EditorFonts } from './editor-fonts.tsx';
import { EditorKeys } from './editor-keys.tsx';
import { type Asked, createHubFetcher, SCHEMA_QUESTION } from './fetcher.ts';
import type { HubConfig } from './hub.ts';
import { useIdentity } from './identity.ts';
import { useTheme } from './theme.ts';
import { TopBar } from './top-bar.tsx';

const plugins = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];

/** GraphiQL prefers what it is given to what it remembers, so an operation is only given on a first visit. */
const isFirstVisit = () => sessionStorage.getItem('graphiql:tabState') === null;

/** Answers of others to the same question are kept; all else is forgotten. */
const isComparable = (before: Asked, { name, query, variables }: Asked) =>
  before.name !== name && before.query === query && before.variables === variables;

/** The whole page: who asks on top, GraphiQL below, and under the answer what it did not show. */
export function App({ config }: { config: HubConfig }) {
  const identity = useIdentity(config);
  const theme = useTheme();
  // The fetcher stays the same object, or GraphiQL would read the schema again with every choice.
  const latest = useRef(identity);
  // Before any effect: AskersBar runs in one.
  useLayoutEffect(() => {
    latest.current = identity;
  });
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const [fetcher] = useState(() =>
    createHubFetcher(
      () => latest.current,
      (one) => setAsked((before) => [...before.filter((other) => isComparable(other, one)), one]),
    ),
  );
  const [first] = config.examples;

  return (
    <GraphiQLProvider
      fetcher={fetcher}
      plugins={plugins}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      defaultQuery=""
      {...(first && isFirstVisit() && { initialQuery: first.query, initialVariables: first.variables ?? '' })}
      // Operations may name a person, so they last as long as the browser tab and no longer.
      storage={sessionStorage}
      introspectionQueryName={SCHEMA_QUESTION}
    >
      <HistoryStore>
        <DocExplorerStore>
          <TopBar config={config} identity={identity} theme={theme} />
          <AskersBar config={config} identity={identity} asked={asked} />
          <GraphiQLInterface
            forcedTheme={theme.shown}
            defaultEditorToolsVisibility
            isHeadersEditorEnabled={false}
            showPersistHeadersSettings={false}
          >
            <GraphiQL.Logo>{null}</GraphiQL.Logo>
            <GraphiQL.Footer>
              <DisclosureLine />
            </GraphiQL.Footer>
          </GraphiQLInterface>
          <EditorFonts />
          <EditorKeys />
          <CellMarks />
        </DocExplorerStore>
      </HistoryStore>
    </GraphiQLProvider>
  );
}
