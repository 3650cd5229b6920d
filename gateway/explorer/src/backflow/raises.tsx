import { useState } from 'react';
import type { Identity } from '../identity.ts';
import { useAnswer } from '../portrait/use-answer.ts';
import { askRaises } from './ask-catalogue.ts';
import { Decision } from './decision.tsx';
import { Failed } from './parts.tsx';
import type { CatalogueResource, Raise } from './shapes.ts';
import { type Acting, useAct } from './use-act.ts';
import { GRADE, wordOf } from './words.ts';

const GRADES = ['GENERAL', 'IMPORTANT', 'CORE'];
const LEVELS = ['L1', 'L2', 'L3', 'L4', 'L5'];
const isWaiting = ({ approvedAt, rejectedAt }: Raise) => !(approvedAt || rejectedAt);

/** For stewards: a grade or a level is raised by one and approved by another, in force at once. */
export function Raises(props: {
  resource: CatalogueResource;
  identity: Identity;
  /** a level or grade may be another now */
  onRaised(): void;
}) {
  const { resource, identity, onRaised } = props;
  const [turn, setTurn] = useState(0);
  const { answer: raises = [], failure } = useAnswer(identity, askRaises, { code: resource.code, turn });
  const acting = useAct(identity);
  const done = () => {
    setTurn(turn + 1);
    onRaised();
  };
  const waiting = raises.filter(isWaiting).length;
  return (
    <details className="desk-raises" open={waiting > 0}>
      <summary>
        定级与级别的动态提升 {raises.length} 项{waiting > 0 && `，待批准 ${waiting} 项`}
      </summary>
      {failure && (
        <p className="portrait-failure" role="alert">
          {failure}
        </p>
      )}
      <Failed acting={acting} />
      <ul>
        {raises.map((raise) => (
          <li key={raise.id}>
            <RaiseLine raise={raise} acting={acting} onDone={done} />
          </li>
        ))}
      </ul>
      <ProposalForm resource={resource} acting={acting} onDone={done} />
      <p className="portrait-note">须由另一名数据管理员批准，批准后即时生效；降低须随版本发布。</p>
    </details>
  );
}

function RaiseLine({ raise, acting, onDone }: { raise: Raise; acting: Acting; onDone(): void }) {
  const { coordinate, to, reason } = raise;
  const [approve, reject] = coordinate
    ? (['approveLevel', 'rejectLevel'] as const)
    : (['approveGrade', 'rejectGrade'] as const);
  return (
    <>
      {coordinate ?? '本资源的定级'} → <b>{coordinate ? to : wordOf(GRADE, to)}</b>：{reason}
      <Decision {...{ proposal: raise, approve, reject, acting, onDone }} what="提升" mayDecide />
    </>
  );
}

function ProposalForm(props: { resource: CatalogueResource; acting: Acting; onDone(): void }) {
  const { resource, acting, onDone } = props;
  const [coordinate, setCoordinate] = useState('');
  const level = resource.fields.find((field) => field.coordinate === coordinate)?.level;
  const [all, present] = level ? [LEVELS, level] : [GRADES, resource.grade];
  const higher = all.slice(all.indexOf(present) + 1);
  return (
    <form
      className="desk-reason"
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const [to, reason] = [given.get('to'), given.get('reason')];
        if (level) acting.act('proposeLevel', { coordinate, level: to, reason }, onDone);
        else acting.act('proposeGrade', { input: { resource: resource.code, grade: to, reason } }, onDone);
      }}
    >
      <select
        aria-label="提升什么"
        value={coordinate}
        onChange={(event) => setCoordinate(event.target.value)}
      >
        <option value="">本资源的定级</option>
        {resource.fields.map((field) => (
          <option key={field.coordinate} value={field.coordinate}>
            {field.name} {field.coordinate}
          </option>
        ))}
      </select>
      <select name="to" aria-label="提升到" disabled={higher.length === 0}>
        {higher.map((one) => (
          <option key={one} value={one}>
            {level ? one : wordOf(GRADE, one)}
          </option>
        ))}
        {higher.length === 0 && <option>已是最高</option>}
      </select>
      <input
        name="reason"
        required
        minLength={5}
        maxLength={500}
        placeholder="理由（5 至 500 字）"
        aria-label="提议提升的理由"
      />
      <button type="submit" disabled={acting.busy || higher.length === 0}>
        提议提升
      </button>
    </form>
  );
}
