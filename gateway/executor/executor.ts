import { randomUUID } from 'node:crypto';
import type { AccessLog } from '@hub/kernel/audit/access-log.ts';
import { isOnRecord, type Reads } from '@hub/kernel/audit/reads.ts';
import { KnownPeople } from '@hub/kernel/authorization/known-people.ts';
import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Actor } from '@hub/schema/actor.ts';
import type { Level } from '@hub/schema/classification.ts';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  getVariableValues,
  Kind,
} from 'graphql';
import type { Toll } from '../limits/toll.ts';
import type { RequestFacts } from '../observe/facts.ts';
import type { DataSource } from '../wire/data-source.ts';
import { ArgumentGuard } from './argument-checks.ts';
import { mergeInto } from './merge.ts';
import type { DocumentParts, Prepared, Preparer } from './prepare.ts';
import { type Run, runStep, withoutInnerPath } from './run-plan.ts';

type Data = Record<string, unknown>;

export interface ExecutorRequest {
  /** Names the document's text. */
  documentKey: string;
  document: DocumentNode;
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  actor: Actor;
  /** Names the caller to the rate limiter: the actor, or where an anonymous one calls from. */
  caller: string;
  signal: AbortSignal | undefined;
  facts: RequestFacts;
  /** Runs a cut document on the stock executor, for plans of a shape this one does not know. */
  runStock: (document: DocumentNode, key: string, operation: string) => Promise<StockAnswer>;
}

export interface StockAnswer {
  data?: Data | null;
  errors?: readonly GraphQLError[] | undefined;
  masked: Iterable<string>;
  reads: readonly Reads[];
}

export interface ExecutorResponse {
  data?: Data | null;
  errors?: readonly GraphQLFormattedError[];
  extensions?: Data;
}

export interface ExecutorOptions {
  preparer: Preparer;
  sources: ReadonlyMap<string, DataSource>;
  accessLog: AccessLog;
  toll: Toll;
  /** Whether callers without a token may ask about the schema. */
  openIntrospection: boolean;
  onFailure: Run['onFailure'];
}

export type Executor = (request: ExecutorRequest) => Promise<ExecutorResponse>;

/**
 * Cuts, plans, runs and shapes an operation for its actor. What is refused before anything is fetched is an answer
 * without data. An answer leaves when the access log has its entry, or not at all.
 */
export function createExecutor({
  preparer,
  sources,
  accessLog,
  toll,
  openIntrospection,
  onFailure,
}: ExecutorOptions): Executor {
  const perform = async (request: ExecutorRequest) => {
    const { actor, documentKey, facts } = request;
    const parts = preparer.partsOf(request.document, request.operationName);
    const variables = coerce(preparer, parts, request.variables);
    if (parts.operation.name) facts.operation = parts.operation.name.value;
    const prepared = preparer.prepare({ documentKey, parts, variables, asker: actor }, facts);
    if (prepared.introspects && !openIntrospection && !actor.id)
      throw new HubError('INTROSPECTION_DISABLED', 'Send a token to ask about the schema.');
    if (prepared.deprecated.length > 0) facts.deprecated = prepared.deprecated;
    const guard = new ArgumentGuard(actor, preparer.classifications);
    for (const { name, coordinate, type } of prepared.checks)
      guard.checkValue(variables[name], coordinate, type);
    facts.cost = prepared.cost(variables);
    toll.pay(request.caller, facts.cost);
    facts.fetches = [];
    const run: Run = {
      sources,
      actor,
      variables,
      signal: request.signal,
      fetches: facts.fetches,
      data: {},
      errors: [],
      masked: new Set(),
      operation: randomUUID(),
      reads: [],
      known: parts.operation.operation === 'query' ? new KnownPeople() : undefined,
      onFailure,
    };
    if ('step' in prepared.run) await runStep(prepared.run.step, run);
    else await runOnStock(prepared.run, request, run);
    request.signal?.throwIfAborted();
    if (prepared.introspects) mergeInto(run.data, introspect(preparer, request));
    const { operation, reads } = run;
    refuseUnrecorded(run);
    // Shaped first: what was fetched need not live through collections while the log is written.
    const response = answer(prepared, run);
    await accessLog.append({
      operation,
      actor,
      by: 'gateway',
      reads,
      cut: prepared.cut,
      overlay: prepared.overlay,
    });
    return response;
  };
  /** Who tries to filter by what they may not see is on record, too. */
  const recordRefusal = async (error: unknown, actor: Actor): Promise<never> => {
    const { code, coordinate, level } = error instanceof HubError ? error.extensions : {};
    if (code === 'UNAUTHORIZED_ARGUMENT' && typeof coordinate === 'string' && isOnRecord(level as Level))
      await accessLog.append({
        operation: randomUUID(),
        actor,
        by: 'gateway',
        reads: [],
        cut: JSON.stringify([coordinate]),
        overlay: preparer.classifications.version,
      });
    throw error;
  };
  return async (request) => {
    const response = await perform(request)
      .catch((error: unknown) => recordRefusal(error, request.actor))
      .catch((error: unknown): ExecutorResponse => {
        if (error instanceof HubError) return { errors: [error.toJSON()] };
        throw error;
      });
    note(response, request.facts);
    return response;
  };
}

/** A subgraph elsewhere that could not put its reads on record has answered nothing; then nobody does. */
function refuseUnrecorded({ errors }: Run): void {
  const [unrecorded] = errors.filter((error) => error.extensions?.code === 'ACCESS_LOG_UNAVAILABLE');
  if (unrecorded) throw new HubError('ACCESS_LOG_UNAVAILABLE', unrecorded.message);
}

/** What the answer says of itself, for whoever watches. */
function note({ errors, extensions }: ExecutorResponse, facts: RequestFacts): void {
  if (Array.isArray(extensions?.masked)) facts.masked = extensions.masked;
  if (!errors) return;
  facts.codes = errors.map((error) => String(error.extensions?.code));
  facts.denied = errors.flatMap(({ extensions: told }) =>
    told?.code === 'UNAUTHORIZED_FIELD_OR_TYPE' ? [String(told.coordinate)] : [],
  );
}

async function runOnStock(
  { stock, key }: { stock: DocumentNode; key: string },
  { runStock }: ExecutorRequest,
  run: Run,
): Promise<void> {
  const { data, errors, masked, reads } = await runStock(stock, key, run.operation);
  run.reads.push(...reads);
  Object.assign(run.data, data);
  run.errors.push(...(errors ?? []).map(withoutInnerPath));
  for (const coordinate of masked) run.masked.add(coordinate);
}

function answer(prepared: Prepared, run: Run): ExecutorResponse {
  const errors = [...denials(prepared), ...inOrder(oncePerCoordinate(run.errors))];
  return {
    data: prepared.shape(run.data),
    ...(errors.length > 0 ? { errors } : {}),
    ...(run.masked.size > 0 ? { extensions: { masked: [...run.masked].sort() } } : {}),
  };
}

/** Denied for the actor as such: said the same whether or not rows exist. */
const denials = (prepared: Prepared): GraphQLFormattedError[] =>
  [...prepared.denied].map(([coordinate, { level }]) => ({
    message: `${coordinate} (${level}) is not open to this actor for this purpose.`,
    extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, level, reason: 'ACTOR' },
  }));

/** Several fetches may deny the same coordinate; the client hears of it once. */
function oncePerCoordinate(errors: readonly GraphQLFormattedError[]): GraphQLFormattedError[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const coordinate = error.extensions?.coordinate;
    if (typeof coordinate !== 'string') return true;
    const key = `${coordinate}|${String(error.extensions?.reason)}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Fetches run side by side; who was faster is not part of the answer. */
function inOrder(errors: GraphQLFormattedError[]): GraphQLFormattedError[] {
  const textOf = ({ message, path = [] }: GraphQLFormattedError) => [message, ...path].join('|');
  return errors.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function coerce(preparer: Preparer, { operation }: DocumentParts, variables: Readonly<Data>): Readonly<Data> {
  const definitions = operation.variableDefinitions ?? [];
  if (definitions.length === 0) return {};
  const { coerced, errors } = getVariableValues(preparer.schema, definitions, variables, { maxErrors: 5 });
  if (errors) throw new HubError('BAD_USER_INPUT', errors.map((error) => error.message).join(' '));
  return coerced;
}

/** The questions about the schema among an operation's root fields, answered from the public schema. */
function introspect(preparer: Preparer, { document, operationName, variables }: ExecutorRequest): Data {
  const definitions = document.definitions.map((definition) =>
    definition.kind !== Kind.OPERATION_DEFINITION
      ? definition
      : {
          ...definition,
          selectionSet: {
            ...definition.selectionSet,
            selections: definition.selectionSet.selections.filter(
              (s) => s.kind !== Kind.FIELD || s.name.value === '__schema' || s.name.value === '__type',
            ),
          },
        },
  );
  const result = execute({
    schema: preparer.schema,
    document: { kind: Kind.DOCUMENT, definitions },
    operationName: operationName ?? null,
    variableValues: variables as Record<string, unknown>,
    rootValue: {},
  }) as ExecutionResult;
  return (result.data ?? {}) as Data;
}
