import type { Within } from './ask.ts';
import { type Draft, inDays, lastDay } from './draft.ts';
import { BASIS, KIND, PURPOSE } from './words.ts';

const KEYS = [
  'kind',
  'recipient',
  'division',
  'purpose',
  'legalBasis',
  'legalText',
  'institution',
  'use',
  'validFrom',
  'validTo',
  'minorsReason',
  'l5Reason',
] as const;
type Key = (typeof KEYS)[number];

/** To whom, what for, on what basis and how long. A text counts once it is left, so that it is not judged half written. */
export function ApplicationForm(props: {
  draft: Draft;
  /** the applicant's own division, and what it consists of */
  within: Within | null | undefined;
  /** the daily limit that the graph proposes for these fields */
  proposedRows: number | undefined;
  onDraft(draft: Draft): void;
  disabled: boolean;
  onSend(draft: Draft): void;
}) {
  const { draft, within, proposedRows, onDraft, disabled, onSend } = props;
  const text = (
    key: Key,
    label: string,
    about: { required?: boolean; hint?: string; least?: number; disabled?: boolean; list?: string } = {},
  ) => (
    <label>
      {label}
      <input
        name={key}
        required={about.required ?? false}
        disabled={about.disabled ?? false}
        minLength={about.least ?? 5}
        maxLength={500}
        placeholder={about.hint ?? ''}
        list={about.list}
        // Another draft, another text: whatever stands here is only the beginning.
        key={`${key} ${draft[key]}`}
        defaultValue={draft[key]}
        onBlur={(event) => {
          if (event.target.value !== draft[key]) onDraft({ ...draft, [key]: event.target.value });
        }}
      />
    </label>
  );
  const choice = (key: Key, label: string, words: Readonly<Record<string, string>>, disabled = false) => (
    <label>
      {label}
      <select
        name={key}
        value={draft[key]}
        disabled={disabled}
        onChange={(event) => onDraft({ ...draft, [key]: event.target.value })}
      >
        {Object.entries(words).map(([code, word]) => (
          <option key={code} value={code}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
  const day = (
    key: 'validFrom' | 'validTo',
    label: string,
    limits: { required?: true; min: string; max?: string },
  ) => (
    <label>
      {label}
      <input
        type="date"
        name={key}
        {...limits}
        value={draft[key]}
        onChange={(event) => onDraft({ ...draft, [key]: event.target.value })}
      />
    </label>
  );
  return (
    <form
      className="desk-form"
      onSubmit={(event) => {
        event.preventDefault();
        // As it stands on the screen: Enter sends without leaving the text.
        const given = new FormData(event.currentTarget);
        const texts = KEYS.flatMap((key) => (given.has(key) ? [[key, String(given.get(key))]] : []));
        onSend({ ...draft, ...(Object.fromEntries(texts) as Partial<Draft>) });
      }}
    >
      {choice('kind', '种类', KIND, draft.renews !== undefined)}
      {text('recipient', '接收单位', { required: true, least: 2 })}
      {text('division', '数据所属的区划代码', {
        hint: within?.division ? `不填为${within.division.name} ${within.division.code}` : '不填为本辖区',
        least: 1,
        disabled: draft.renews !== undefined,
        list: 'desk-divisions',
      })}
      <datalist id="desk-divisions">
        {within?.divisions.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
      {choice('purpose', '使用目的', PURPOSE)}
      {choice('legalBasis', '法律依据', BASIS)}
      {draft.legalBasis === 'CONSENT' &&
        text('institution', '被同意的机构代码', { required: true, least: 1 })}
      {text('legalText', '法律依据的条文', { required: true })}
      {text('use', '用途说明', { required: true })}
      {text('minorsReason', '包含未满 14 周岁者的理由', { hint: '不填则不包含' })}
      {text('l5Reason', '包含 L5 的理由', { hint: '不填则不包含 L5 字段与加标签的记录' })}
      {day('validFrom', '有效自（不填为提交当日）', { min: inDays(0) })}
      {day('validTo', '有效至（含当日，至多 366 日）', {
        required: true,
        min: draft.validFrom || inDays(0),
        max: lastDay(draft),
      })}
      <label>
        每日行数上限
        <input
          type="number"
          name="dailyRows"
          min={1}
          max={10_000_000}
          placeholder={proposedRows === undefined ? '' : `不填为建议的 ${proposedRows}`}
          value={draft.dailyRows ?? ''}
          onChange={({ target }) =>
            onDraft({ ...draft, dailyRows: target.value === '' ? null : Number(target.value) })
          }
        />
      </label>
      <button type="submit" disabled={disabled}>
        提交申请
      </button>
    </form>
  );
}
