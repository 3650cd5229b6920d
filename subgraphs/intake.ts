import { intake as access } from '@hub/access/intake.ts';
import { intake as care } from '@hub/care/intake.ts';
import { intake as exchange } from '@hub/exchange/intake.ts';
import { intake as institution } from '@hub/institution/intake.ts';
import type { IntakeMapper } from '@hub/kernel/intake/mapper.ts';
import { intake as person } from '@hub/person/intake.ts';
import { intake as record } from '@hub/record/intake.ts';
import { intake as region } from '@hub/region/intake.ts';
import { intake as supervision } from '@hub/supervision/intake.ts';

/** What each subgraph takes in; the command `hub ingest` hands it to the kernel. */
export const intake: readonly IntakeMapper[] = [
  ...person,
  ...institution,
  ...record,
  ...care,
  ...region,
  ...supervision,
  ...exchange,
  ...access,
];
