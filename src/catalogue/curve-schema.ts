import { Type, type Static } from 'typebox';

import type { Curve, Step } from '../measure/curve.ts';
import { refusal } from './read-tsv.ts';

const share = Type.Number({ minimum: 0, maximum: 1 });

/** `{ kind: linear }`, `{ kind: cap, at: 0.8 }`, `{ kind: steps, steps: [{ from: 0.5, share: 0.4 }, …] }`, `{ kind: none }`. */
export const curveSchema = Type.Object(
  {
    kind: Type.Enum(['linear', 'cap', 'steps', 'none']),
    at: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    steps: Type.Optional(Type.Array(Type.Object({ from: share, share }, { additionalProperties: false }))),
  },
  { additionalProperties: false },
);

/** Throws AppError `configuration` for a curve that lacks its points, has points of another kind, or does not rise. */
export function curveOf({ kind, at, steps }: Static<typeof curveSchema>, where: string): Curve {
  if (kind !== 'cap' && at !== undefined) throw refusal(where, `a curve of kind ${kind} has no "at"`);
  if (kind !== 'steps' && steps !== undefined) throw refusal(where, `a curve of kind ${kind} has no steps`);
  switch (kind) {
    case 'cap':
      if (at === undefined) throw refusal(where, 'a curve of kind cap needs "at", the ratio from which all points are given');
      return { kind, at };
    case 'steps':
      return { kind, steps: risingSteps(steps ?? [], where) };
    case 'linear':
    case 'none':
      return { kind };
  }
}

function risingSteps(steps: readonly Step[], where: string): readonly Step[] {
  if (steps.length === 0) throw refusal(where, 'a curve of kind steps needs steps');
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (before !== undefined && (step.from <= before.from || step.share <= before.share))
      throw refusal(where, `the steps of a curve must rise: ${step.from} gives ${step.share} after ${before.from} gives ${before.share}`);
  }
  return steps;
}
