import { access } from '@hub/access/subgraph.ts';
import { care } from '@hub/care/subgraph.ts';
import { exchange } from '@hub/exchange/subgraph.ts';
import { institution } from '@hub/institution/subgraph.ts';
import { person } from '@hub/person/subgraph.ts';
import { record } from '@hub/record/subgraph.ts';
import { region } from '@hub/region/subgraph.ts';
import { supervision } from '@hub/supervision/subgraph.ts';

/** The register: one line a subgraph. */
export const subgraphs = [person, record, care, institution, region, supervision, exchange, access];
