import type { Reads } from '@hub/kernel/audit/reads.ts';
import type { KnownPeople } from '@hub/kernel/authorization/known-people.ts';
import type { SubgraphResponse } from '@hub/kernel/runtime/define-subgraph.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { SubgraphFetch } from '../observe/facts.ts';
import type { DataSource } from '../wire/data-source.ts';
import { isObject, mergeInto } from './merge.ts';
import type { Fetch, Step } from './plan.ts';
import { asWritten } from './response-key.ts';

type Data = Record<string, unknown>;

/** One run of a plan: what it goes on, and what it gathers. */
export interface Run {
  sources: ReadonlyMap<string, DataSource>;
  actor: Actor;
  signal: AbortSignal | undefined;
  variables: Readonly<Record<string, unknown>>;
  data: Data;
  errors: GraphQLFormattedError[];
  masked: Set<string>;
  /** Names the client's operation in the access log. */
  operation: string;
  /** What subgraphs in this process read, for the entry that is written before the answer leaves. */
  reads: Reads[];
  /** Only for a query. */
  known: KnownPeople | undefined;
  /** Filled with the questions asked. */
  fetches: SubgraphFetch[];
  /** Told what a subgraph's failure was; the client learns only that one failed. */
  onFailure: (subgraph: string, error: unknown) => void;
}

/** Runs a compiled plan. A subgraph that fails leaves nulls and an error; the rest of the answer still comes. */
export async function runStep(step: Step, run: Run): Promise<void> {
  if (step.kind === 'fetch') return runFetch(step.fetch, step.path, run);
  if (step.kind === 'parallel') {
    await Promise.all(step.steps.map((child) => runStep(child, run)));
    return;
  }
  for (const child of step.steps) await runStep(child, run);
}

async function runFetch(fetch: Fetch, path: readonly string[], run: Run): Promise<void> {
  const variables: Record<string, unknown> = {};
  for (const name of fetch.variables) if (name in run.variables) variables[name] = run.variables[name];
  const targets = gather(run.data, path);
  if (!fetch.represent) {
    const answer = await ask(fetch, variables, run);
    if (isObject(answer?.data)) for (const target of targets) mergeInto(target, answer.data);
    return;
  }
  const { representations, owners } = represent(targets, fetch.represent);
  if (representations.length === 0) return;
  const answer = await ask(fetch, { ...variables, representations }, run);
  const entities = answer?.data?._entities;
  if (!Array.isArray(entities)) return;
  entities.forEach((entity, n) => {
    if (isObject(entity)) for (const owner of owners[n] ?? []) mergeInto(owner, entity);
  });
}

async function ask(
  fetch: Fetch,
  variables: Record<string, unknown>,
  run: Run,
): Promise<SubgraphResponse | undefined> {
  const source = run.sources.get(fetch.subgraph);
  const { query, document, operationName } = fetch;
  const from = now();
  try {
    if (!source) throw new Error(`there is no source for the subgraph ${fetch.subgraph}`);
    const { operation, known } = run;
    const named = operationName ? { operationName } : {};
    const request = { query, document, variables, operation, known, ...named };
    const answer = await source.ask(run.actor, request, run.signal);
    run.fetches.push({ subgraph: fetch.subgraph, from, to: now(), failed: false });
    for (const error of answer.errors ?? []) run.errors.push(withoutInnerPath(error));
    for (const coordinate of answer.masked ?? []) run.masked.add(coordinate);
    if (answer.reads) run.reads.push(answer.reads);
    return answer;
  } catch (error) {
    run.fetches.push({ subgraph: fetch.subgraph, from, to: now(), failed: true });
    run.signal?.throwIfAborted();
    run.onFailure(fetch.subgraph, error);
    run.errors.push({
      message: `The subgraph ${fetch.subgraph} did not answer.`,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: fetch.subgraph },
    });
    return undefined;
  }
}

/** A path through `_entities` is the plan's business, not the client's. */
export function withoutInnerPath(
  error: Pick<GraphQLError, 'message' | 'path' | 'extensions'>,
): GraphQLFormattedError {
  const path = error.path?.[0] === '_entities' ? undefined : error.path?.map(asWritten);
  return {
    message: error.message,
    ...(path ? { path } : {}),
    ...(error.extensions ? { extensions: error.extensions } : {}),
  };
}

/** Each different key once, with all objects that asked for it. */
function represent(targets: readonly Data[], of: (entity: Data) => Data | undefined) {
  const representations: Data[] = [];
  const owners: Data[][] = [];
  const positions = new Map<string, number>();
  for (const target of targets) {
    const representation = of(target);
    if (!representation) continue;
    const key = JSON.stringify(representation);
    const known = positions.get(key);
    if (known !== undefined) owners[known]?.push(target);
    else {
      positions.set(key, representations.length);
      representations.push(representation);
      owners.push([target]);
    }
  }
  return { representations, owners };
}

/** The objects at a path; `@` stands for every item of a list. */
function gather(data: Data, path: readonly string[]): Data[] {
  let found: unknown[] = [data];
  for (const part of path) {
    const next: unknown[] = [];
    for (const value of found) {
      const inner = part === '@' ? value : (value as Data)[part];
      if (Array.isArray(inner)) next.push(...inner.flat(Number.POSITIVE_INFINITY).filter(isObject));
      else if (isObject(inner)) next.push(inner);
    }
    found = next;
  }
  return found.filter(isObject);
}

const now = (): number => performance.timeOrigin + performance.now();
