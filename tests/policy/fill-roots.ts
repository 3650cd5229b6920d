import { demoIds } from '@hub/db/demo/ids.ts';
import { institutions } from '@hub/db/demo/institutions.ts';
import { people } from '@hub/db/demo/people.ts';
import { readAll } from '../backflow/reading.ts';
import type { TestHub, Who } from '../hub/start-test-hub.ts';

const REASON = '昏迷送医, 需了解用药与过敏';

/** Brings about, through the graph, what the demo has none of: requests, raises, reviews, reads on record. */
export async function fillRoots(hub: TestHub): Promise<void> {
  const act = async <D>(who: Who, text: string, variables = {}, headers?: Record<string, string>) => {
    const { data, errors } = await hub.ask<D>(who, text, variables, headers);
    const refused = errors?.filter(({ extensions }) => extensions?.code !== 'UNAUTHORIZED_FIELD_OR_TYPE');
    if (!data || (refused && refused.length > 0)) throw new Error(`${text}: ${JSON.stringify(errors)}`);
    return data;
  };
  const { code } = institutions.hospital;
  const own = await act<{ me: { conditions: { nodes: { id: string; institution: { code: string } }[] } } }>(
    'resident',
    '{ me { conditions(first: 50) { nodes { id name institution { code } } } } }',
  );
  const record = own.me.conditions.nodes.find(({ institution }) => institution.code === code)!.id;
  await act('resident', 'mutation($input: CorrectionInput!) { requestCorrection(input: $input) { id } }', {
    input: { record, coordinate: 'Condition.name', wish: '诊断有误, 请更正' },
  });
  const log = await act<{ me: { accessLog: { nodes: { id: string }[] } } }>(
    'resident',
    '{ me { accessLog { nodes { id } } } }',
  );
  await act('resident', 'mutation($entry: ID!) { complain(entry: $entry, text: "不该看") { id } }', {
    entry: log.me.accessLog.nodes[0]!.id,
  });
  await act(
    'doctor',
    'mutation ($input: BreakGlassInput!) { breakGlass(input: $input) { id } }',
    { input: { system: 'ID_NUMBER', value: people.liNa.idNumber, reason: REASON } },
    { 'x-purpose': 'BTG', authorization: `Bearer ${await hub.token('doctor')}` },
  );
  await act(
    'steward',
    `mutation { proposeRaise(coordinate: "Person.sex", level: L4, reason: "专项排查需要") { id }
      proposeGradeRaise(input: { resource: "EMR-CONDITION", grade: CORE, reason: "专项排查需要" }) { id } }`,
  );
  await act('security-admin', 'mutation($input: AssignmentInput!) { assignRole(input: $input) { id } }', {
    input: { holder: 'somebody', role: 'DOCTOR', institution: code, purposes: ['TREAT'] },
  });
  const grant = demoIds(hub.vault).record('backflow', 'active');
  await readAll(hub, { grant, resource: 'Condition', first: 1_000 });
  await hub.sql`
    insert into exchange.quality_issue (source_code, name, resource_type, resource_id, rule, version,
      required_level, detail, found_on, found_at)
    values ('DEMO', 'Patient/wrong', 'Patient', 'wrong', 'VALID', '2026-11', 1, 'Patient.gender', now(), now())`;
}
