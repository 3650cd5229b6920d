import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askValues } from './ask-catalogue.ts';
import { FieldTable } from './field-table.tsx';
import { Raises } from './raises.tsx';
import type { CatalogueResource } from './shapes.ts';
import { mayAs } from './standing.ts';
import { useArrival } from './use-arrival.ts';
import { CYCLE, ENTRY, GRADE, SHARING, shownTime, wordOf } from './words.ts';

const volumeOf = ({ volume }: CatalogueResource): string =>
  volume?.rows == null
    ? '未给出'
    : `${volume.status === 'EXACT' ? '' : '≈ '}${volume.rows.toLocaleString('zh-CN')} 行`;

/** One resource: what the catalogue says of it, and its fields to be taken into the application. */
export function ResourceView(props: {
  resource: CatalogueResource;
  identity: Identity;
  picked: ReadonlySet<string>;
  /** whether the reader could ask what an application would be */
  mayPick: boolean;
  onPick(coordinate: string, picked: boolean): void;
  /** a level or grade may be another now */
  onRaised(): void;
}) {
  const { resource, identity, picked, mayPick, onPick, onRaised } = props;
  const { answer: values } = useAnswer(identity, askValues, { code: resource.code });
  const { name, definition, provider, sharing, sharingCondition, grade, updateCycle, quality, fields } =
    resource;
  const here = useArrival(resource.code);
  const closed = fields.filter(({ exportable }) => !exportable);
  return (
    <section className="portrait-panel desk-resource" aria-label={name} ref={here} tabIndex={-1}>
      <h2>
        {name} <small>{resource.code}</small>
      </h2>
      <p>{definition}</p>
      <p className="desk-facts">
        {wordOf(GRADE, grade)}，{wordOf(SHARING, sharing)}
        {sharingCondition && `（${sharingCondition}）`}；由{provider}提供，更新周期
        {wordOf(CYCLE, updateCycle)}
        ；规模 {volumeOf(resource)}
        {quality !== null && `；质量得分 ${quality.toFixed(1)}`}
      </p>
      <p className="desk-facts">
        {resource.path.map((step) => step.name).join(' › ')}；保存 {resource.retention}；第 {resource.version}{' '}
        版，{wordOf(ENTRY, resource.status)}
        {resource.refreshedAt && `；最近变动 ${shownTime(resource.refreshedAt)}`}
      </p>
      {mayAs(identity, 'steward') && (
        <Raises key={resource.code} resource={resource} identity={identity} onRaised={onRaised} />
      )}
      <FieldTable
        fields={fields.filter(({ exportable }) => exportable)}
        values={values}
        picked={picked}
        mayPick={mayPick}
        onPick={onPick}
      />
      {closed.length > 0 && (
        <details open={closed.length === fields.length}>
          <summary>不可申请的字段 {closed.length} 个，及其理由</summary>
          <FieldTable fields={closed} values={values} picked={picked} mayPick={mayPick} onPick={onPick} />
        </details>
      )}
    </section>
  );
}
