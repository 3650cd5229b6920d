import { register } from '@hub/subgraphs/register.ts';
import type { Answer, TestHub, Who } from '../hub/start-test-hub.ts';

export const FIELDS = `fields { coordinate field name definition element domain type values { name } level releasedLevel category
  mask exportable notExportable refers }`;

const RESOURCE = `query ($code: ID!) { dataResource(code: $code) { code type name subgraph grade releasedGrade sharing
  sharingCondition path { level name } volume { rows status asOf } refreshedAt ${FIELDS} } }`;

export interface Field {
  coordinate: string;
  field: string;
  name: string;
  element: string | null;
  domain: string | null;
  values: { name: string }[];
  level: string;
  releasedLevel: string;
  mask: string | null;
  exportable: boolean;
  notExportable: string | null;
}
export interface Resource {
  code: string;
  type: string;
  grade: string;
  releasedGrade: string;
  sharing: string;
  volume: { rows: number | null; status: string; asOf: string } | null;
  refreshedAt: string | null;
  fields: Field[];
}

export const codes = ({ errors = [] }: Answer<unknown>) => errors.map(({ extensions }) => extensions?.code);

/** What the catalogue says of a resource to somebody. */
export const resourceIn = async (hub: TestHub, code: string, who: Who = undefined): Promise<Resource> =>
  (await hub.ask<{ dataResource: Resource }>(who, RESOURCE, { code })).data!.dataResource;

/** What it says of a field to anybody. */
export async function fieldIn(hub: TestHub, coordinate: string): Promise<Field> {
  const { code } = register().resources.get(coordinate.split('.')[0]!)!.resource.catalogue;
  return (await resourceIn(hub, code)).fields.find((one) => one.coordinate === coordinate)!;
}
