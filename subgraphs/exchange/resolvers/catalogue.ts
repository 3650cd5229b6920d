import type { Grade } from '@hub/kernel/resource/define-resource.ts';
import { connection, type PageArguments, pageOf } from '@hub/kernel/resource/page.ts';
import type { Register, RegisteredField } from '@hub/kernel/resource/register.ts';
import { selectedFields } from '@hub/kernel/resource/selection.ts';
import type { RequestContext } from '@hub/kernel/runtime/context.ts';
import { reasonOf } from '@hub/kernel/runtime/text-input.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { dataElements, nameOf, pathOf } from '../domain/catalogue.ts';
import { targetLines } from '../domain/catalogue-targets.ts';
import { barToGrants } from '../domain/exportable.ts';
import { factsOf } from '../domain/field-facts.ts';
import { checkGrade } from '../domain/grade-raise.ts';
import { type Catalogued, type CatalogueFilter, catalogueOf, countsOf } from '../repositories/catalogue.ts';
import {
  approveGradeRaise,
  gradeOf,
  gradeRaisesOf,
  proposeGradeRaise,
  registerInForce,
  rejectGradeRaise,
} from '../repositories/grades.ts';
import { qualityOf } from '../repositories/resource-quality.ts';
import { stateOf, volumeOf } from '../repositories/volumes.ts';

const RAISE = 'GradeRaise';

export const catalogueQueries = {
  async dataCatalog(
    _root: unknown,
    { first, after, ...filter }: PageArguments & CatalogueFilter,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const list = `dataCatalog|${JSON.stringify(filter)}`;
    const page = pageOf(context, list, { first: first ?? null, after: after ?? null });
    const [last = ''] = page.after ?? [];
    const found = (await catalogueOf(context, filter))
      .filter(({ line }) => line.code > last)
      .slice(0, page.size + 1)
      .map((one) => ({ entity: resourceOf(context, one), position: [one.line.code] }));
    return connection(context, info, list, page, found);
  },

  async dataResource(_root: unknown, { code }: { code: string }, context: RequestContext) {
    const found = (await catalogueOf(context)).find(({ line }) => line.code === code);
    return found ? resourceOf(context, found) : null;
  },

  async catalogFigures(_root: unknown, _args: unknown, context: RequestContext) {
    const counts = await countsOf(context);
    return targetLines.map((line) => ({ ...line, value: counts.get(line.kind) ?? null }));
  },
};

function resourceOf(context: RequestContext, catalogued: Catalogued) {
  const { registered, line, grade, sharing } = catalogued;
  const { resource, subgraph, definition } = registered;
  return {
    ...line,
    catalogued,
    type: resource.type,
    name: resource.catalogue.name,
    definition,
    subgraph,
    path: pathOf(line.node),
    grade,
    releasedGrade: context.register.resources.get(resource.type)!.resource.catalogue.grade,
    sharing,
    sharingCondition: line.condition,
    updateCycle: line.cycle,
  };
}

type Resource = ReturnType<typeof resourceOf>;

export const DataResource = {
  quality: ({ catalogued }: Resource, _args: unknown, context: RequestContext) =>
    qualityOf(context, catalogued.registered.resource.type),

  async volume({ catalogued, code }: Resource, _args: unknown, context: RequestContext) {
    const { registered, line } = catalogued;
    const state = await stateOf(context, registered);
    if (!state) return null;
    // What the hub keeps about its own running may stand for persons, whatever it is keyed by.
    const open = registered.resource.subject === undefined && line.sharing !== 'NOT_SHARED';
    const { value, status } = volumeOf(context, code, state, open);
    return { rows: value, status, asOf: state.rowsOn };
  },

  refreshedAt: async ({ catalogued }: Resource, _args: unknown, context: RequestContext) =>
    (await stateOf(context, catalogued.registered))?.changedAt ?? null,

  gradeRaises: ({ code }: Resource, _args: unknown, context: RequestContext, info: GraphQLResolveInfo) =>
    gradeRaisesOf(context, selectedFields(info, RAISE), code),

  async fields({ catalogued }: Resource, _args: unknown, context: RequestContext) {
    const register = await registerInForce(context);
    return [...catalogued.registered.fields.values()].map((field) => shownField(field, register, context));
  },
};

function shownField(field: RegisteredField, register: Register, { classifications }: RequestContext) {
  const facts = factsOf(register, classifications, field.coordinate)!;
  const bar = barToGrants(facts);
  const said = dataElements.get(field.coordinate);
  return {
    coordinate: field.coordinate,
    field: field.name,
    name: nameOf(field.definition, field.name),
    definition: field.definition,
    element: said?.element ?? null,
    type: field.type,
    domain: said?.domain ?? null,
    values: field.values,
    refers: field.refers ?? null,
    level: facts.level,
    releasedLevel: field.classification.level,
    category: facts.category,
    mask: facts.mask ?? null,
    exportable: bar === undefined,
    notExportable: bar ?? null,
  };
}

export const catalogueMutations = {
  async proposeGradeRaise(
    _root: unknown,
    { input }: { input: { resource: string; grade: Grade; reason: string } },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) {
    const { resource, grade, reason } = input;
    checkGrade(grade, await gradeOf(context, resource));
    return proposeGradeRaise(context, selectedFields(info, RAISE), {
      resource,
      grade,
      reason: reasonOf(reason),
    });
  },

  approveGradeRaise: (
    _root: unknown,
    { id }: { id: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => approveGradeRaise(context, selectedFields(info, RAISE), id),

  rejectGradeRaise: (
    _root: unknown,
    { id, reason }: { id: string; reason: string },
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => rejectGradeRaise(context, selectedFields(info, RAISE), id, reasonOf(reason)),
};
