import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Example } from './hub.ts';
import { Menu } from './menu.tsx';

/** Opens an example operation in a new tab. */
export function ExamplesMenu({ examples }: { examples: Example[] }) {
  const { addTab } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = ({ query, variables }: Example) => {
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables ?? '');
  };
  return (
    <Menu label="示例">
      {(close) =>
        examples.map((example) => (
          <button
            key={example.title}
            type="button"
            className="hub-item"
            onClick={() => {
              open(example);
              close();
            }}
          >
            {example.title}
          </button>
        ))
      }
    </Menu>
  );
}
