import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import type { DossierState } from '../domain/fold.ts';
import type { DossierKey, History } from '../domain/dossier.ts';
import type { FlagWords } from '../measure/flags.ts';
import { flagNames } from '../measure/flags.ts';
import { AppError } from '../shared/app-error.ts';
import { formatInstant, type Instant } from '../shared/instant.ts';

const keySchema = Type.Object({
  source: Type.String({ maxLength: 40 }),
  code: Type.String({ maxLength: 100, pattern: '^[^\\u0000-\\u001f]*$' }),
});
const timeSchema = Type.Union([Type.String(), Type.Null()]);

const dossierSchema = Type.Object({
  source: Type.String(),
  code: Type.String(),
  unit: Type.String(),
  procedure: Type.String(),
  status: Type.String(),
  flags: Type.Array(Type.String()),
  submittedAt: timeSchema,
  acceptedAt: timeSchema,
  dueAtOriginal: timeSchema,
  dueAt: timeSchema,
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
        procedure: state.procedure,
        status: state.status,
        flags: flagNames(flags),
        submittedAt: shown(state.submittedAt),
        acceptedAt: shown(state.acceptedAt),
        dueAtOriginal: shown(state.dueAtOriginal),
        dueAt: shown(state.dueAt),
        resolvedAt: shown(state.resolvedAt),
        returnedAt: shown(state.returnedAt),
        history: history.map((entry) => ({
          kind: entry.kind,
          at: formatInstant(entry.at),
          learnedAt: formatInstant(entry.learnedAt),
          status: entry.kind === 'status' ? entry.status : null,
        })),
      };
    },
  );
}

function shown(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
