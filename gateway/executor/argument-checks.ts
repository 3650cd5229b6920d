import { HubError } from '@hub/kernel/runtime/errors.ts';
import type { Classifications } from '@hub/schema/classification.ts';
import { type Asker, bestDecision } from '@hub/schema/decision.ts';
import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  Kind,
  type ValueNode,
} from 'graphql';

/** A variable whose value can only be judged when it comes: what it stands for in the schema. */
export interface VariableCheck {
  name: string;
  coordinate: string;
  type: GraphQLInputType;
}

/**
 * Refuses what filters, sorts or groups by something the asker could see in no relation: whether it matches would
 * tell what the cell says.
 */
export class ArgumentGuard {
  readonly #asker: Asker;
  readonly #classifications: Classifications;

  constructor(asker: Asker, classifications: Classifications) {
    this.#asker = asker;
    this.#classifications = classifications;
  }

  /** Judges a literal now; returns what is left to judge with the variables. @throws UNAUTHORIZED_ARGUMENT */
  checkLiteral(value: ValueNode, coordinate: string, type: GraphQLInputType): VariableCheck[] {
    if (value.kind === Kind.NULL) return [];
    if (value.kind === Kind.VARIABLE) return [{ name: value.name.value, coordinate, type }];
    this.#require(coordinate);
    const named = getNamedType(type);
    if (value.kind === Kind.LIST)
      return value.values.flatMap((item) => this.checkLiteral(item, coordinate, named));
    if (value.kind === Kind.ENUM) this.#require(`${named.name}.${value.value}`);
    if (value.kind !== Kind.OBJECT || !isInputObjectType(named)) return [];
    const fields = named.getFields();
    return value.fields.flatMap((field) => {
      const definition = fields[field.name.value];
      return definition
        ? this.checkLiteral(field.value, `${named.name}.${field.name.value}`, definition.type)
        : [];
    });
  }

  /** @throws UNAUTHORIZED_ARGUMENT */
  checkValue(value: unknown, coordinate: string, type: GraphQLInputType): void {
    if (value === null || value === undefined) return;
    this.#require(coordinate);
    const named = getNamedType(type);
    if (Array.isArray(value)) {
      for (const item of value) this.checkValue(item, coordinate, named);
    } else if (isEnumType(named)) this.#require(`${named.name}.${String(value)}`);
    else if (isInputObjectType(named)) {
      const fields = named.getFields();
      for (const [name, item] of Object.entries(value as Record<string, unknown>)) {
        const definition = fields[name];
        if (definition) this.checkValue(item, `${named.name}.${name}`, definition.type);
      }
    }
  }

  /** Enum values that name no field carry no classification and tell nothing. */
  #require(coordinate: string): void {
    const classification = this.#classifications.get(coordinate);
    if (!classification || bestDecision(this.#asker, classification) === 'SHOW') return;
    throw new HubError('UNAUTHORIZED_ARGUMENT', `${coordinate} (${classification.level}) may not be used.`, {
      coordinate,
      level: classification.level,
    });
  }
}
