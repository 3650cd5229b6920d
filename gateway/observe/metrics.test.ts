import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('the metrics count the operations that use what is deprecated, by coordinate', async () => {
  const metrics = createMetrics(() => 0);
  metrics.observe({ requestId: 'a', deprecated: ['Person.phone', 'Query.persons(name:)'] }, 200, 0.01);
  metrics.observe({ requestId: 'b', deprecated: ['Person.phone'] }, 200, 0.01);
  metrics.observe({ requestId: 'c' }, 200, 0.01);
  const { text } = await metrics.expose();
  expect(text.split('\n').filter((line) => line.startsWith('hub_deprecated_fields_total'))).toEqual([
    'hub_deprecated_fields_total{coordinate="Person.phone"} 2',
    'hub_deprecated_fields_total{coordinate="Query.persons(name:)"} 1',
  ]);
});
