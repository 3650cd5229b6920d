import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { ApplicationForm } from './application-form.tsx';
import { askPreview, askWithin } from './ask.ts';
import type { Walking } from './at.ts';
import { applicationOf, type Draft, type DraftField, newDraft, previewInputOf } from './draft.ts';
import { Failed, RiskMark } from './parts.tsx';
import type { Form, Preview } from './shapes.ts';
import { mayAs } from './standing.ts';
import { useAct } from './use-act.ts';
import { FORM, REFUSED, RISK_REASON, shownTime, wordOf } from './words.ts';

/** The application as it stands: what each field takes, what all of it would be, and what it is for. */
export function Compose(props: {
  /** what fields are called, by coordinate */
  names: ReadonlyMap<string, string>;
  identity: Identity;
  /** code of the applicant's division, '' where the page does not know it */
  own: string;
  walking: Walking;
  draft: Draft;
  onDraft(draft: Draft): void;
}) {
  const { names, identity, own, walking, draft, onDraft } = props;
  const { answer: within } = useAnswer(identity, askWithin, { parent: own });
  const { answer: preview, failure, waiting } = useAnswer(identity, askPreview, previewInputOf(draft));
  const acting = useAct(identity);
  const change = (changed: DraftField) =>
    onDraft({
      ...draft,
      fields: draft.fields.map((field) => (field.coordinate === changed.coordinate ? changed : field)),
    });
  const judged = new Map(preview?.fields.map((field) => [field.coordinate, field]));
  const refused = preview?.fields.some((field) => field.refused !== null);
  const send = (written: Draft) => {
    const input = applicationOf(written);
    const [what, variables] = draft.renews
      ? (['renew', { grant: draft.renews, input }] as const)
      : (['apply', { input }] as const);
    acting.act<{ id: string }>(what, variables, ({ id }) => {
      onDraft(newDraft());
      walking.walk({ view: 'grants', grant: id });
    });
  };
  return (
    <section className="portrait-panel desk-compose" aria-label="申请" aria-busy={waiting}>
      <h2>
        {draft.renews ? '续期申请' : '申请'} <small>{draft.fields.length} 个字段</small>
        {(draft.renews !== undefined || draft.fields.length > 0) && (
          <button type="button" onClick={() => onDraft(newDraft())}>
            清空
          </button>
        )}
      </h2>
      {draft.fields.length === 0 && mayAs(identity, 'district-developer') && (
        <p>在目录中勾选所需的字段；每勾选一个，这里即显示其形式、风险与所需的审核。</p>
      )}
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
      {preview && <Whole preview={preview} />}
      <ul className="desk-fields">
        {draft.fields.map((field) => (
          <li key={field.coordinate} data-coordinate={field.coordinate}>
            <Line
              field={field}
              name={names.get(field.coordinate) ?? field.coordinate}
              judged={judged.get(field.coordinate)}
              onChange={change}
            />
            <button
              type="button"
              aria-label={`不申请 ${field.coordinate}`}
              onClick={() => onDraft({ ...draft, fields: draft.fields.filter((one) => one !== field) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      {mayAs(identity, 'district-developer') ? (
        <ApplicationForm
          draft={draft}
          within={within}
          proposedRows={preview?.dailyRows}
          onDraft={onDraft}
          disabled={acting.busy || waiting || !preview || refused === true}
          onSend={send}
        />
      ) : (
        <p className="portrait-note">
          目录对所有人公开；申请由区县的开发者（{names.get('district-developer')}）提交。
        </p>
      )}
      <Failed acting={acting} />
    </section>
  );
}

/** What the whole application would be. */
function Whole({ preview }: { preview: Preview }) {
  const { risk, riskReasons, reviewers, persons, personsStatus, dueAt } = preview;
  return (
    <div className="desk-whole" aria-live="polite">
      <RiskMark risk={risk} /> {reviewers === 2 ? '须两名不同的审核人' : '须一名审核人'}，办理期限{' '}
      {dueAt.slice(0, 10)}
      {riskReasons.length > 0 && (
        <ul>
          {riskReasons.map((reason) => (
            <li key={reason}>{wordOf(RISK_REASON, reason)}</li>
          ))}
        </ul>
      )}
      <small>
        区划人口{' '}
        {persons === null
          ? '不显示'
          : `${personsStatus === 'EXACT' ? '' : '≈ '}${persons.toLocaleString('zh-CN')} 人`}
        ；按 {shownTime(new Date().toISOString())} 的分级
      </small>
    </div>
  );
}

/** One field: its form, what that takes, and why it is needed in clear. */
function Line(props: {
  field: DraftField;
  name: string;
  judged: Preview['fields'][number] | undefined;
  onChange(field: DraftField): void;
}) {
  const { field, name, judged, onChange } = props;
  const form = field.form ?? judged?.form ?? 'SHOWN';
  const wantsNeed = form === 'SHOWN' && (judged?.level === 'L4' || judged?.level === 'L5');
  return (
    <div>
      {name} <small>{field.coordinate}</small>
      <div className="desk-terms">
        <select
          aria-label={`${field.coordinate} 的形式`}
          value={form}
          onChange={(event) => onChange({ ...field, form: event.target.value as Form })}
        >
          {Object.entries(FORM).map(([code, word]) => (
            <option key={code} value={code}>
              {word}
            </option>
          ))}
        </select>
        {judged && <RiskMark risk={judged.risk} />}
        {judged && (
          <small>
            {judged.level}，{judged.reviewers} 名审核人
          </small>
        )}
      </div>
      {judged?.refused && <p className="desk-refused">{wordOf(REFUSED, judged.refused)}</p>}
      {wantsNeed && judged.refused !== 'IDENTIFIES' && (
        <input
          aria-label={`${field.coordinate} 需要明文的理由`}
          placeholder="需要明文的理由（5 至 500 字）"
          defaultValue={field.need ?? ''}
          onBlur={(event) => onChange({ ...field, need: event.target.value })}
        />
      )}
    </div>
  );
}
