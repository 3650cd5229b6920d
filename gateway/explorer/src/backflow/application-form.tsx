import type { Draft } from './draft.ts';
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
  'validTo',
  'minorsReason',
  'l5Reason',
] as const;
type Key = (typeof KEYS)[number];

/** To whom, what for, on what basis and how long. A text counts once it is left, so that it is not judged half written. */
export function ApplicationForm(props: {
  draft: Draft;
  onDraft(draft: Draft): void;
  disabled: boolean;
  onSend(draft: Draft): void;
}) {
  const { draft, onDraft, disabled, onSend } = props;
  const text = (
    key: Key,
    label: string,
    about: { required?: boolean; hint?: string; least?: number; disabled?: boolean } = {},
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
        hint: '不填为本辖区',
        disabled: draft.renews !== undefined,
      })}
      {choice('purpose', '使用目的', PURPOSE)}
      {choice('legalBasis', '法律依据', BASIS)}
      {draft.legalBasis === 'CONSENT' &&
        text('institution', '被同意的机构代码', { required: true, least: 1 })}
      {text('legalText', '法律依据的条文', { required: true })}
      {text('use', '用途说明', { required: true })}
      {text('minorsReason', '包含未满 14 周岁者的理由', { hint: '不填则不包含' })}
      {text('l5Reason', '包含 L5 的理由', { hint: '不填则不包含 L5 字段与加标签的记录' })}
      <label>
        有效至
        <input
          type="date"
          name="validTo"
          required
          value={draft.validTo}
          onChange={(event) => onDraft({ ...draft, validTo: event.target.value })}
        />
      </label>
      <label>
        每日行数上限
        <input
          type="number"
          name="dailyRows"
          required
          min={1}
          max={10_000_000}
          value={draft.dailyRows}
          onChange={(event) => onDraft({ ...draft, dailyRows: Number(event.target.value) })}
        />
      </label>
      <button type="submit" disabled={disabled}>
        提交申请
      </button>
    </form>
  );
}
