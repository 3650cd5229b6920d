import type { Form } from './field-rules.ts';

/** A field of a grant that is not cut. */
export interface FieldForm {
  coordinate: string;
  form: Form;
}

/** How a field of a renewal differs from the grant it renews. */
export interface FieldChange {
  coordinate: string;
  change: 'ADDED' | 'REMOVED' | 'FORM';
  formerly: Form | null;
  form: Form | null;
}

/** By coordinate; what is the same is not in it. */
export function changesBetween(earlier: readonly FieldForm[], later: readonly FieldForm[]): FieldChange[] {
  const forms = (fields: readonly FieldForm[]) =>
    new Map(fields.map(({ coordinate, form }) => [coordinate, form] as const));
  const [before, after] = [forms(earlier), forms(later)];
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  return all.flatMap((coordinate): FieldChange[] => {
    const formerly = before.get(coordinate) ?? null;
    const form = after.get(coordinate) ?? null;
    if (formerly === form) return [];
    const change = formerly === null ? 'ADDED' : form === null ? 'REMOVED' : 'FORM';
    return [{ coordinate, change, formerly, form }];
  });
}
