import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import type { DossierState } from '../domain/fold.ts';
import { RETRACTION_REASONS, type DossierKey, type History, type HistoryEntry } from '../domain/dossier.ts';
import type { FlagWords } from '../measure/flags.ts';
import { flagNames } from '../measure/flags.ts';
import { AppError } from '../shared/app-error.ts';
import { formatInstant, MINUTE_MS, type Instant } from '../shared/instant.ts';

const keySchema = Type.Object({
  source: Type.String({ maxLength: 40 }),
  code: Type.String({ maxLength: 100, pattern: '^[^\\u0000-\\u001f]*$' }),
});
const timeSchema = Type.Union([Type.String(), Type.Null()]);
const minutesSchema = Type.Integer({ description: 'Working minutes' });

const dossierSchema = Type.Object({
  source: Type.String(),
  code: Type.String(),
  unit: Type.String(),
  procedure: Type.Union([Type.String(), Type.Null()], { description: 'null: only a retraction that names none is known' }),
  status: Type.String(),
  retracted: Type.Union(
    [Type.Object({ at: Type.String(), reason: Type.Union([Type.Enum([...RETRACTION_REASONS]), Type.Null()]) }), Type.Null()],
    { description: 'The source took the dossier back: it counts nowhere, and what was told of it stands in the history only' },
  ),
  flags: Type.Array(Type.String()),
  submittedAt: timeSchema,
  acceptedAt: timeSchema,
  calendar: Type.String({ description: 'The version of the working calendar that all of this rests on' }),
  dueAtOriginal: timeSchema,
  dueAt: timeSchema,
  dueCalendar: Type.String({
    description: 'The version by which the pauses moved dueAt, where another one than the newest moves it later',
  }),
  dueAtStated: Type.Union([Type.String(), Type.Null()], { description: "The source's own appointment" }),
  dueAtComputed: Type.Union([Type.String(), Type.Null()], { description: 'By the statutory limit of the day of acceptance' }),
  dueAtBefore: Type.Union([Type.Object({ dueAt: Type.String(), calendar: Type.String() }), Type.Null()], {
    description: 'The computed one by the calendar known at acceptance, where a later announcement moved it',
  }),
  dueDiffers: Type.Boolean({
    description: "A finding: the source's own appointment is on another day than the computed one, or was put off unexplained",
  }),
  paused: Type.Object(
    { citizen: minutesSchema, payment: minutesSchema, otherBody: minutesSchema, since: timeSchema },
    { description: 'How long the clock stood, by whom was waited for, and since when it stands now' },
  ),
  supplementRequests: Type.Integer(),
  apologies: Type.Integer({ description: 'Apology and re-appointment notes; more than one is a finding' }),
  extensions: Type.Integer(),
  resolvedAt: timeSchema,
  returnedAt: timeSchema,
  history: Type.Array(
    Type.Object({
      kind: Type.String(),
      at: Type.String(),
      learnedAt: Type.String(),
      status: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

export interface FoundDossier {
  readonly history: History;
  readonly flags: FlagWords;
  readonly state: DossierState;
}

/** The last step of every drill: one dossier, what happened to it and when we learned it. Never a personal datum. */
export function dossierRoutes(app: FastifyInstance, find: (key: DossierKey) => Promise<FoundDossier | null>): void {
  app.get<{ Params: Static<typeof keySchema> }>(
    '/v1/dossiers/:source/:code',
    { schema: { summary: 'One dossier', params: keySchema, response: { 200: dossierSchema } } },
    async ({ params }): Promise<Static<typeof dossierSchema>> => {
      const found = await find(params);
      if (found === null) throw new AppError('notFound', `no such dossier: ${params.source}/${params.code}`);
      const { state, history, flags } = found;
      return {
        source: params.source,
        code: params.code,
        unit: state.unit,
        procedure: state.procedure === '' ? null : state.procedure,
        status: state.status,
        retracted: state.retracted === null ? null : { at: formatInstant(state.retracted.at), reason: state.retracted.reason },
        flags: flagNames(flags),
        submittedAt: shown(state.submittedAt),
        acceptedAt: shown(state.acceptedAt),
        ...clockOf(state),
        resolvedAt: shown(state.resolvedAt),
        returnedAt: shown(state.returnedAt),
        history: history.map((entry) => ({
          kind: entry.kind,
          at: formatInstant(entry.at),
          learnedAt: formatInstant(entry.learnedAt),
          status: statusSaid(entry),
        })),
      };
    },
  );
}

function statusSaid(entry: HistoryEntry): string | null {
  if (entry.kind === 'retraction') return entry.isRetracted ? 'retracted' : 'restored';
  return entry.kind === 'status' ? entry.status : null;
}

/** What the legal clock says of it, and why. */
function clockOf(state: DossierState) {
  const { dueAtBefore, pausedMsBy } = state;
  return {
    calendar: state.calendar,
    dueAtOriginal: shown(state.dueAtOriginal),
    dueAt: shown(state.dueAt),
    dueCalendar: state.dueCalendar,
    dueAtStated: shown(state.facts.dueAt ?? null),
    dueAtComputed: shown(state.dueAtComputed),
    dueAtBefore: dueAtBefore === null ? null : { dueAt: formatInstant(dueAtBefore.dueAt), calendar: dueAtBefore.calendar },
    dueDiffers: state.dueDiffers,
    paused: {
      citizen: minutesOf(pausedMsBy.citizen),
      payment: minutesOf(pausedMsBy.payment),
      otherBody: minutesOf(pausedMsBy.otherBody),
      since: shown(state.pausedSince),
    },
    supplementRequests: state.supplementRequests,
    apologies: state.apologies,
    extensions: state.extensions,
  };
}

function minutesOf(ms: number): number {
  return Math.round(ms / MINUTE_MS);
}

function shown(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
