import { CITY, type Going, REPORTING } from './place.ts';

/** Whether the city is looked at by its districts, or by the areas that report for themselves. */
export function TreeChoice({ going: { place, go } }: { going: Going }) {
  return (
    <label>
      口径
      <select
        name="tree"
        value={place.tree ?? ''}
        onChange={(event) => go({ division: CITY, tree: event.target.value })}
      >
        <option value="">行政区划</option>
        <option value={REPORTING}>统计填报区域（含功能区）</option>
      </select>
    </label>
  );
}
