import { Type } from 'typebox';

import type { FeedbackLimits } from '../domain/record/feedback.ts';
import type { AnnouncementLimits } from '../domain/record/registry.ts';
import type { SyncLimit } from '../domain/sync-delay.ts';
import { readLocated } from './locate-yaml.ts';

/** Time limits that are no procedure's. */
export interface Limits {
  readonly synchronisation: SyncLimit;
  readonly feedback: FeedbackLimits;
  readonly announcement: { readonly ministry: AnnouncementLimits; readonly province: AnnouncementLimits };
}

const strict = { additionalProperties: false };
const basis = Type.String({ minLength: 1 });
const days = Type.Integer({ minimum: 1, maximum: 365 });
const announcement = Type.Object({ announceBefore: days, publishWithin: days, basis }, strict);

const limitsSchema = Type.Object(
  {
    synchronisation: Type.Object(
      { amount: Type.Number({ exclusiveMinimum: 0, maximum: 100_000 }), unit: Type.Enum(['working_hour', 'minute']), basis },
      strict,
    ),
    feedback: Type.Object({ refuse: days, askForMore: days, answer: days, publish: days, basis }, strict),
    announcement: Type.Object({ ministry: announcement, province: announcement }, strict),
  },
  strict,
);

/** Throws AppError `configuration` with file, line and reason. */
export async function readLimits(file: string): Promise<Limits> {
  const { value } = await readLocated(file, limitsSchema);
  return value;
}
