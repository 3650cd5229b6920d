import { readFileSync } from 'node:fs';
import type { Actor } from '@hub/schema/actor.ts';
import { type Classification, classificationsOf, rank } from '@hub/schema/classification.ts';
import { bestDecision, decide } from '@hub/schema/decision.ts';
import { maskedValue } from '@hub/schema/masks.ts';
import type { Decision } from '@hub/schema/policy.ts';
import { subgraphs } from '@hub/subgraphs/index.ts';
import { parse } from 'graphql';
import { fieldsOf, isConnection, isLeaf, objectType, rowTypeOf } from './everything-of.ts';

export type Value = null | boolean | number | string | Value[] | { [field: string]: Value };
export type Node = { [field: string]: Value };

const classifications = classificationsOf(
  parse(readFileSync(new URL(import.meta.resolve('@hub/schema/supergraph.graphql')), 'utf8')),
);
const resources = new Map(
  subgraphs.flatMap(({ resources: own }) =>
    own.flatMap((one) => (one.subject ? [[one.type, one] as const] : [])),
  ),
);

export function classOf(coordinate: string): Classification {
  const known = classifications.get(coordinate);
  if (!known) throw new Error(`${coordinate} is not classified`);
  return known;
}

/** What one actor should see of one person's truth, worked out from the policy alone. */
export interface Onlooker {
  actor: Actor;
  /** Relation bits and what else the class of the person's rows holds; 0 for a stranger. */
  rowClass: number;
  /** Ids of rows that a label lifts. */
  lifted: ReadonlySet<string>;
  /** Whether the actor may know of another person, who stands in a list. */
  knows: (personId: string) => boolean;
  /** Told of every cell. */
  met: (coordinate: string, decision: Decision, value: Value) => void;
}

/** What should be seen of a row; null for a row one may not know of. */
export function expectedRow(type: string, truth: Node, onlooker: Onlooker): Node | null {
  const { actor, rowClass, lifted } = onlooker;
  const isLifted = typeof truth.id === 'string' && lifted.has(truth.id);
  if (!isThere(type, truth, isLifted, onlooker)) return null;
  const row: Node = {};
  for (const field of fieldsOf(type)) {
    const value = truth[field.name];
    if (value === undefined) continue;
    const own = classOf(`${type}.${field.name}`);
    const effective = isLifted && rank(own.level) > 1 ? { ...own, level: 'L5' as const } : own;
    const decision = decide(actor, effective, rowClass);
    if (isLeaf(field)) {
      row[field.name] = cell(decision, own, value);
      onlooker.met(`${type}.${field.name}`, decision, value);
    } else if (bestDecision(actor, own) === 'HIDE') row[field.name] = null;
    else row[field.name] = below(rowTypeOf(field), isConnection(field), value, decision, onlooker);
  }
  return row;
}

/** Whether the onlooker may know of the row at all. */
function isThere(type: string, truth: Node, isLifted: boolean, onlooker: Onlooker): boolean {
  const { actor, rowClass } = onlooker;
  if (type === 'Person' && !onlooker.knows(String(truth.id))) return false;
  // A row about somebody else stands or falls with that person, and what rests on records with each of them.
  const about = truth.person as Node | undefined;
  if (about && !onlooker.knows(String(about.id))) return false;
  if (Array.isArray(truth.facts) && !truth.facts.every((fact) => isKnown(String(fact), onlooker)))
    return false;
  const resource = resources.get(type);
  if (!resource || resource.isPerson) return true;
  const known = decide(actor, { level: isLifted ? 'L5' : 'L3', category: resource.category }, rowClass);
  return isLifted ? known === 'SHOW' : known !== 'HIDE';
}

/** @param fact `Type/id` */
function isKnown(fact: string, { actor, rowClass, lifted }: Onlooker): boolean {
  const [type = '', id = ''] = fact.split('/');
  const { category } = resources.get(type) ?? {};
  if (!category) throw new Error(`${type} is no resource of a person`);
  return !lifted.has(id) || decide(actor, { level: 'L5', category }, rowClass) === 'SHOW';
}

function cell(decision: Decision, { mask }: Classification, value: Value): Value {
  if (decision === 'SHOW') return value;
  return decision === 'MASK' && mask ? maskedValue(mask, value) : null;
}

function below(type: string, paged: boolean, value: Value, decision: Decision, onlooker: Onlooker): Value {
  if (value === null) return null;
  const ownRows = isPersonal(type);
  if (!ownRows && decision === 'HIDE') return null;
  const rows = (nodes: Value) =>
    (nodes as Node[]).map((node) => expectedRow(type, node, onlooker)).filter((row) => row !== null);
  if (paged) return { nodes: ownRows && decision === 'HIDE' ? [] : rows((value as Node).nodes!) };
  if (decision === 'HIDE') return null;
  return Array.isArray(value) ? rows(value) : expectedRow(type, value as Node, onlooker);
}

const isPersonal = (type: string): boolean =>
  resources.has(type) ||
  fieldsOf(type).some((field) => rank(classOf(`${objectType(type).name}.${field.name}`).level) > 2);
