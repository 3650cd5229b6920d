import { formatShortcutForOS, KEY_MAP } from '@graphiql/react';
import { Menu } from './menu.tsx';

const SHORTCUTS = [
  ['运行操作', formatShortcutForOS(KEY_MAP.runQuery.key)],
  ['补全', 'Ctrl-Space'],
  ['整理格式 (prettify)', KEY_MAP.prettify.key],
  ['复制操作', KEY_MAP.copyQuery.key],
  ['合并片段 (merge fragments)', KEY_MAP.mergeFragments.key],
  ['在编辑器中查找', formatShortcutForOS(KEY_MAP.searchInEditor.key)],
  ['在文档中查找', formatShortcutForOS(KEY_MAP.searchInDocs.key)],
  ['重新读取架构 (schema)', KEY_MAP.refetchSchema.key],
  ['编辑器的全部命令', 'F1'],
] as const;

const LEVELS = ['L1', 'L2', 'L3', 'L4', 'L5'] as const;

/** What the keys do, and what the colours mean. */
export function HelpMenu() {
  return (
    <Menu label="快捷键">
      {() => (
        <>
          <table className="hub-keys">
            <tbody>
              {SHORTCUTS.map(([what, keys]) => (
                <tr key={what}>
                  <td>{what}</td>
                  <td>
                    {keys.split('-').map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="hub-hint">
            字段级别 (GB/T 39725)，见文档与悬停提示：
            {LEVELS.map((level) => (
              <span key={level} className={`hub-level ${level}`}>
                {level}
              </span>
            ))}
            由完全公开到极小范围。
          </p>
          <p className="hub-hint">
            结果中的 <span className="hub-cell denied">拒绝</span> 为无权查看，
            <span className="hub-cell masked">脱敏</span> 为只显示一部分，
            <span className="hub-cell missing">未找到</span> 为不存在或无权知晓。
          </p>
        </>
      )}
    </Menu>
  );
}
