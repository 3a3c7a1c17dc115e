import { Type, type Static } from 'typebox';

import { boardSchema } from '../live/wire.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { findRevision, noUnit, readDefinitions } from './frozen-observatory.ts';
import type { Head, SealedHead } from './frozen.ts';
import type { FrozenReader } from './frozen-store.ts';

/** The published shapes of closings. What is under `head`, `definitions` and `content` is what was hashed (ADR 0031). */

const hash = Type.String({ description: 'SHA-256, hexadecimal' });
const textOrNull = Type.Union([Type.String(), Type.Null()]);

const summary = Type.Object({
  ...boardSchema.properties.period.properties,
  revision: Type.Integer({ description: 'From 1; the highest of a period holds' }),
  closedAt: Type.String(),
  closedBy: textOrNull,
  hash,
  units: Type.Integer(),
  told: Type.Integer({ description: 'Figures that are a value; all others are no data or do not apply' }),
  differences: Type.Integer({ description: 'Figures that the revision before told otherwise' }),
  calendarVersion: Type.String(),
});

export const frozenListSchema = Type.Object({ periods: Type.Array(summary, { description: 'Every closing, the newest first' }) });

const score = Type.Object({ points: Type.Union([Type.Number(), Type.Null()]), outOf: Type.Number() }, { additionalProperties: true });

const difference = Type.Object({
  unit: Type.String(),
  indicator: Type.String({ description: 'An indicator, or score: and the index' }),
  before: Type.Unknown({ description: 'A figure, or null where there was none' }),
  after: Type.Unknown(),
});

export const frozenPeriodSchema = Type.Object({
  closing: summary,
  head: Type.Unknown({ description: 'What `closing.hash` is the hash of' }),
  revisions: Type.Array(summary, { description: 'All of the period, in order' }),
  differences: Type.Object({
    count: Type.Integer({ description: 'Of the whole revision' }),
    shown: Type.Array(difference, { description: 'Of the unit where one is asked for; the first thousand' }),
  }),
  definitions: Type.Optional(Type.Unknown({ description: 'Without `unit`: everything that the figures are read by' })),
  units: Type.Optional(Type.Record(Type.String(), hash, { description: 'Without `unit`: the hash of every unit' })),
  unit: Type.Optional(
    Type.Object({
      hash,
      content: Type.Object({
        unit: boardSchema.properties.unit,
        position: Type.Integer(),
        simulated: Type.Boolean(),
        values: boardSchema.properties.values,
        scores: Type.Union([Type.Record(Type.String(), score), Type.Null()], { description: 'By index; null where the level has none' }),
      }),
    }),
  ),
});

export type FrozenList = Static<typeof frozenListSchema>;
export type FrozenPeriod = Static<typeof frozenPeriodSchema>;
type Summary = FrozenList['periods'][number];

/** More are read with `nhip period diff`. */
const SHOWN_DIFFERENCES = 1_000;

export interface FrozenQuestion {
  readonly period: string;
  readonly revision?: number | undefined;
  readonly unit?: string | undefined;
}

export async function listFrozen(reader: FrozenReader): Promise<FrozenList> {
  return { periods: (await reader.heads()).map(summaryOf).toReversed() };
}

/** Throws AppError `invalid` for a period that is none, `notFound` for what was not closed. */
export async function showFrozen({ period, revision, unit }: FrozenQuestion, reader: FrozenReader, clock: Clock): Promise<FrozenPeriod> {
  const sealed = await findRevision(period, revision ?? null, reader, clock);
  const { head } = sealed;
  const [revisions, shown] = await Promise.all([
    reader.heads(head.period.id),
    reader.differences(head, { unit, limit: SHOWN_DIFFERENCES }),
  ]);
  return {
    closing: summaryOf(sealed),
    head: head satisfies Head,
    revisions: revisions.map(summaryOf),
    differences: { count: head.differences.count, shown: [...shown] },
    ...(unit === undefined ? await wholePart(sealed, reader) : await unitPart(unit, sealed, reader)),
  };
}

async function wholePart(sealed: SealedHead, reader: FrozenReader): Promise<Pick<FrozenPeriod, 'definitions' | 'units'>> {
  const [definitions, units] = await Promise.all([readDefinitions(sealed, reader), reader.unitHashes(sealed.head)]);
  return { definitions, units: { ...units } };
}

async function unitPart(id: string, sealed: SealedHead, reader: FrozenReader): Promise<Pick<FrozenPeriod, 'unit'>> {
  const branch = await reader.branch(sealed.head, id, []);
  if (branch === null) throw new AppError('notFound', noUnit(id, sealed));
  const { hash: unitHash, content } = branch.unit;
  return { unit: { hash: unitHash, content: { ...content, values: { ...content.values } } } };
}

export function summaryOf({ head, hash: sealedHash }: SealedHead): Summary {
  const { period, revision, closedAt, closedBy, units, differences, calendarVersion } = head;
  return {
    ...period,
    revision,
    closedAt,
    closedBy,
    hash: sealedHash,
    units: units.count,
    told: units.told,
    differences: differences.count,
    calendarVersion,
  };
}
