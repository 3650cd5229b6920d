import {
  bloodPressure,
  coded,
  condition,
  encounter,
  observation,
  patient,
  type Resource,
  ref,
  report,
  SNOMED,
} from './sample.ts';

/** Resources of one person's life: in the proportions of real hospital exports, half of them observations. */
const PER_PERSON = 50;

function* life(id: string): Generator<Resource> {
  yield patient(id);
  for (let visit = 0; visit < 5; visit++) {
    const name = `${id}-${visit}`;
    const at = { encounter: ref('Encounter', name) };
    yield encounter(name, id);
    yield condition(`${name}-c`, id, coded(SNOMED, '38341003', 'Hypertension'), at);
    for (let i = 0; i < 5; i++) yield observation(`${name}-o${i}`, id, at);
    yield bloodPressure(`${name}-bp`, id);
    yield report(`${name}-r`, id, [`${name}-o0`, `${name}-o1`], at);
  }
  for (let claim = 0; claim < 4; claim++) {
    yield {
      resourceType: 'Goal',
      id: `${id}-goal${claim}`,
      lifecycleStatus: 'active',
      description: { text: '控制血压' },
      subject: ref('Patient', id),
    };
  }
}

/** Persons until there are `count` resources, each with a life of 50. */
export function* generate(count: number, prefix = 'g'): Generator<Resource> {
  for (let person = 0; person * PER_PERSON < count; person++) yield* life(`${prefix}${person}`);
}
