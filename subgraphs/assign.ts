/** What the command `hub assign` needs of the subgraph that owns assignments. */
export { type AssignmentInput, assignmentTerms } from '@hub/access/domain/assignment.ts';
export { assignByOperator } from '@hub/access/repositories/assignments.ts';
