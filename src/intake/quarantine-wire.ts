import { Type, type Static } from 'typebox';

import { nullable } from './contract-parts.ts';

/** `waiting` for somebody to mend what made it be set aside; `replayed`: it counts now; `dismissed`: it never shall. */
export const QUARANTINE_STATES = ['waiting', 'replayed', 'dismissed'] as const;
export type QuarantineState = (typeof QUARANTINE_STATES)[number];

const instantText = (description: string) => Type.String({ description });

const heading = {
  id: Type.Integer(),
  source: Type.String(),
  reason: Type.String(),
  pointer: Type.String({ description: 'JSON pointer into the item' }),
  detail: Type.String(),
  state: Type.Enum([...QUARANTINE_STATES]),
  format: nullable(Type.String({ description: 'That read it; null of our own items at their door' })),
  formatVersion: nullable(Type.Integer()),
  firstAt: instantText('When it came first'),
  lastAt: instantText('When it came last'),
  times: Type.Integer({ description: 'How often it came; 0 of one that only a replay refused' }),
  isWhole: Type.Boolean({ description: 'Nothing of it was cut or left out: it can be read again' }),
  isSum: Type.Boolean({ description: 'Stands for further items of this source and reason, which are counted only' }),
  triedAt: nullable(instantText('When it was last read again')),
  settledAt: nullable(instantText('When it was replayed or dismissed')),
};

const quarantineHeadingSchema = Type.Object(heading);
export type QuarantineHeading = Static<typeof quarantineHeadingSchema>;

/** `GET /v1/quarantine/{id}`: with what is kept of the item. */
export const quarantineEntrySchema = Type.Object({
  ...heading,
  item: Type.Unknown({ description: 'The record as it is kept: without what nobody may keep' }),
});
export type QuarantineEntry = Static<typeof quarantineEntrySchema>;

/** `GET /v1/quarantine`: newest first. */
export const quarantinePageSchema = Type.Object({
  items: Type.Array(quarantineHeadingSchema),
  next: nullable(Type.String({ description: 'Give it as `cursor` for what is older; null: there is no more' })),
});
export type QuarantinePage = Static<typeof quarantinePageSchema>;

/** `GET /v1/quarantine/counts`. */
export const quarantineCountsSchema = Type.Object({
  counts: Type.Array(
    Type.Object({
      source: Type.String(),
      reason: Type.String(),
      state: Type.Enum([...QUARANTINE_STATES]),
      different: Type.Integer({ description: 'Items that are kept one by one' }),
      times: Type.Integer({ description: 'How often any of them came, those included that are counted only' }),
      firstAt: instantText('Of any of them'),
      lastAt: instantText('Of any of them'),
    }),
  ),
});
export type QuarantineCounts = Static<typeof quarantineCountsSchema>;

export interface QuarantineFilter {
  readonly source?: string;
  readonly reason?: string;
  readonly state?: QuarantineState;
}

interface QuarantineQuestion extends QuarantineFilter {
  readonly limit?: number;
  readonly cursor?: string;
}

/** What can be looked up of what was set aside. Throws AppError `unavailable`. */
export interface QuarantineReader {
  /** Throws AppError `invalid` for a cursor that is none of ours. */
  list(question: QuarantineQuestion): Promise<QuarantinePage>;
  counts(filter: QuarantineFilter): Promise<QuarantineCounts>;
  /** Throws AppError `notFound`. */
  show(id: number): Promise<QuarantineEntry>;
}
