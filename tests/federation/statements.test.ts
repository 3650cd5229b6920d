import { demoCast } from '@hub/db/demo/cast.ts';
import { demoIds } from '@hub/db/demo/ids.ts';
import { explorerConfig } from '@hub/gateway/explorer-config.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestHub, type TestHub, type Who, WIRES } from '../hub/start-test-hub.ts';
import { CORPUS, PROFILE } from './corpus.ts';

const EXAMPLES = explorerConfig('development', []).examples;
const example = (title: string) => EXAMPLES.find((one) => one.title === title)!.query;

/**
 * However many rows come of it; authorization adds none. The second figure is that of subgraphs behind HTTP, where it is
 * another: they do not hear from each other who may know of a person.
 */
const COUNTS: readonly [operation: string, query: string, who: Who, statements: number, http?: number][] = [
  ['example: my file', example('我的健康档案'), 'resident', 5],
  ['example: my household', example('我的家庭与档案管理地'), 'resident', 6],
  ['example: my timeline', example('我的时间轴'), 'resident', 4],
  ['example: my reports', example('我的检查检验报告'), 'resident', 4],
  ['example: who may see me', example('谁能看我的档案'), 'resident', 5],
  ['example: who has seen me', example('谁看过我的档案'), 'resident', 5],
  ['example: children', example('孩子的接种记录'), 'guardian', 3],
  ['example: profile, as the doctor', example('患者的就诊与诊断'), 'doctor', 5],
  ['example: profile, as the regulator', example('患者的就诊与诊断'), 'district-regulator', 5],
  ['example: profile, as an analyst', example('患者的就诊与诊断'), 'analyst', 0],
  ['example: a portrait, as the doctor', example('个人画像'), 'doctor', 8, 11],
  ['example: a portrait, as the regulator', example('个人画像'), 'district-regulator', 3, 4],
  ['example: portraits of contracted persons', example('签约居民的画像'), 'family-doctor', 9, 10],
  ['example: who is red', example('辖区内需要提醒的居民'), 'grid-worker', 2],
  ['example: by card', example('凭健康卡查找患者'), 'doctor', 3],
  ['example: contracted persons', example('签约居民与最近一次随访'), 'family-doctor', 2],
  ['example: follow-ups by disease', example('签约居民的高血压随访'), 'family-doctor', 6],
  ['example: chronic care', example('在管居民的慢病管理'), 'primary-care-worker', 4],
  ['example: persons of a district', example('本区居民 (脱敏)'), 'district-regulator', 4],
  ['example: a district', example('下级区划与本区机构'), 'district-regulator', 3],
  ['example: an institution', example('本机构与执业人员'), 'institution-manager', 4],
  ['example: beds and sessions', example('本机构床位、设备与号源'), 'institution-manager', 5],
  ['example: the cockpit', example('驾驶舱: 本区指标、趋势与名次'), 'district-regulator', 5],
  ['example: an indicator by district', example('指标: 各区县的高血压控制率'), 'analyst', 6],
  ['example: key goals', example('重点目标: 11 项目标的进展'), 'analyst', 3],
  ['example: my grid', example('本网格居民的颜色与行动'), 'grid-worker', 2],
  ['example: an explanation, as the doctor', example('为什么看不到, 还需要什么'), 'doctor', 2],
  ['example: the city, as nobody', example('区划与机构'), undefined, 5],
  ['example: introspection, as nobody', example('这个接口有什么 (introspection)'), undefined, 0],
  ['profile with report items', PROFILE, 'resident', 11],
  ['persons with files and encounters', CORPUS['persons with files and records']!, 'city-regulator', 7],
  ['a page of the timeline', CORPUS.timeline!, 'resident', 5],
  ['every list of a person', CORPUS['every list']!, 'resident', 10],
  ['children of children', CORPUS.division!, undefined, 4],
  ['practitioners of institutions', CORPUS.institutions!, 'doctor', 4],
  ['beds, equipment and sessions of institutions', CORPUS['what institutions have']!, 'resident', 5],
  ['a person by identifier', CORPUS['by identifier']!, 'doctor', 2],
];

describe.each(WIRES)('statements of an operation, %s', (wire) => {
  let hub: TestHub;
  let variables: Record<string, unknown>;
  beforeAll(async () => {
    hub = await startTestHub({ wire });
    const { examples } = explorerConfig('development', demoCast(hub.vault));
    const ofExamples = examples.map(({ variables = '{}' }) => JSON.parse(variables));
    variables = Object.assign({}, ...ofExamples, { id: demoIds(hub.vault).person('zhangWei') });
  });
  afterAll(() => hub?.close());

  test.each(COUNTS)('%s', async (_operation, query, who, statements, http = statements) => {
    // The first run compiles; neither run may ask the database more than the other.
    for (let run = 0; run < 2; run++) {
      hub.statements();
      const { data, errors = [] } = await hub.ask(who, query, variables);
      expect(errors.filter((error) => error.extensions?.code !== 'UNAUTHORIZED_FIELD_OR_TYPE')).toEqual([]);
      expect(data).toBeDefined();
      expect(hub.statements()).toHaveLength(wire === 'http' ? http : statements);
    }
  });
});
