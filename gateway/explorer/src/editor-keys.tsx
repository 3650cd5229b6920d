import { isMacOs, useGraphiQL, useGraphiQLActions, useMonaco } from '@graphiql/react';
import { useEffect } from 'react';

/**
 * Puts GraphiQL's own shortcuts on the keys it names. It binds them to Monaco's WinCtrl, which is Control on a Mac
 * and the Windows key everywhere else.
 */
export function EditorKeys() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const monaco = useMonaco((state) => state.monaco);
  const { prettifyEditors, copyQuery, mergeQuery } = useGraphiQLActions();

  useEffect(() => {
    if (!monaco || !queryEditor || isMacOs) return;
    const { KeyMod, KeyCode } = monaco;
    const actions = [
      { id: 'hub-prettify', label: '整理格式 Prettify', key: KeyCode.KeyP, run: prettifyEditors },
      { id: 'hub-copy', label: '复制操作 Copy', key: KeyCode.KeyC, run: copyQuery },
      { id: 'hub-merge', label: '合并片段 Merge fragments', key: KeyCode.KeyM, run: mergeQuery },
    ];
    const added = actions.map(({ key, ...action }) =>
      queryEditor.addAction({ ...action, keybindings: [KeyMod.CtrlCmd | KeyMod.Shift | key] }),
    );
    return () => {
      for (const one of added) one.dispose();
    };
  }, [monaco, queryEditor, prettifyEditors, copyQuery, mergeQuery]);
  return null;
}
