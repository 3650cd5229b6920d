import type { Listed } from './ask.ts';
import { type Headers, type Open, postOpenly } from './post.ts';

/** One thing that the rules say of a person. */
export interface Statement {
  text: string;
  rule: string;
  version: string;
  /** `Type/id` */
  facts: string[];
  asOf: string;
}

export interface Encounter {
  id: string;
  class: 'OUTPATIENT' | 'EMERGENCY' | 'INPATIENT' | 'OTHER' | null;
  startedAt: string | null;
  endedAt: string | null;
  type: string | null;
  department: string | null;
  totalCost: number | null;
  institution: { name: string | null } | null;
}

/** Null where it is not shown to this reader; `Answer.denied` says what and why. */
export interface PersonPortrait {
  lifeStage: Statement | null;
  keyGroups: Statement[] | null;
  conditions: Statement[] | null;
  risks: Statement[] | null;
  control: Statement[] | null;
  followUpGaps: Statement[] | null;
  contractGaps: Statement[] | null;
  grid: {
    color: 'RED' | 'YELLOW' | 'GREEN' | null;
    action: string | null;
    asOf: string;
    rule: string;
  } | null;
}

interface Person {
  id: string;
  name: string | null;
  sex: string | null;
  birthDate: string | null;
  portrait: PersonPortrait | null;
  encounters: Listed<Encounter> | null;
}

export type PersonAnswer = Open<{
  person: Person | null;
  /** whom the reader may look at, where nobody was named */
  persons?: Listed<{ id: string; name: string | null }> | null;
}>;

/** Who is looked at where nobody is named: the reader. */
export const ME = 'me';

/**
 * Asks the graph for a person's portrait and encounters, as far as this reader is shown them; of `me` together with
 * those whom the reader may look at.
 * @throws Error with a sentence for the reader, when there is nothing to show
 */
export async function askPerson(headers: Headers, { person }: { person: string }): Promise<PersonAnswer> {
  if (person === ME) return postOpenly(headers, 'myPortrait', {});
  const answer: PersonAnswer = await postOpenly(headers, 'personPortrait', { id: person });
  if (!answer.data.person) throw new Error('没有这个人，或此身份以此目的无权知晓。');
  return answer;
}
