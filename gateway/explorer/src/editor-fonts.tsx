import { useGraphiQL, useMonaco } from '@graphiql/react';
import { useEffect } from 'react';

const FONT = "'Fira Code', 'Noto Sans SC Variable', monospace";

/**
 * Gives the editors a font with Chinese glyphs: GraphiQL names only Fira Code. Monaco measures characters once,
 * so it has to measure again when a font arrives, or the cursor would stand beside its place.
 */
export function EditorFonts() {
  const query = useGraphiQL((state) => state.queryEditor);
  const variable = useGraphiQL((state) => state.variableEditor);
  const response = useGraphiQL((state) => state.responseEditor);
  const monaco = useMonaco((state) => state.monaco);

  useEffect(() => {
    for (const editor of [query, variable, response]) {
      editor?.updateOptions({
        fontFamily: FONT,
        fontSize: 14,
        unicodeHighlight: { ambiguousCharacters: false },
      });
    }
  }, [query, variable, response]);

  useEffect(() => {
    if (!monaco) return;
    const remeasure = () => monaco.editor.remeasureFonts();
    document.fonts.addEventListener('loadingdone', remeasure);
    return () => document.fonts.removeEventListener('loadingdone', remeasure);
  }, [monaco]);
  return null;
}
