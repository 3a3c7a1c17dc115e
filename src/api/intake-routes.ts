import type { FastifyInstance } from 'fastify';
import { Type, type TSchema } from 'typebox';

import {
  intakeAnswerSchema,
  intakeSummarySchema,
  MAX_BODY_BYTES,
  MAX_ITEMS,
  progressSchema,
  retractionSchema,
  snapshotSchema,
  statusEventSchema,
  type IntakeSummary,
  type Verdict,
} from '../intake/contract.ts';
import { feedbackSchema, registrySchema, reportSchema } from '../intake/fact-contract.ts';
import type { DoorKeeper } from '../intake/door-keeper.ts';
import type { Intake } from '../intake/intake.ts';
import { bearerOf } from './bearer.ts';
import { BadLine, readItems } from './read-body.ts';

/** What each door is for. All read alike: an item says by its kind what it is, and is judged the same wherever it is handed in. */
const DOORS = [
  {
    path: '/v1/intake/dossier-events',
    summary: 'Take dossier events, snapshots and retractions',
    item: Type.Union([statusEventSchema, progressSchema, snapshotSchema, retractionSchema]),
  },
  {
    path: '/v1/intake/facts',
    summary: "Take citizens' feedback, registry statements and reported totals",
    item: Type.Union([feedbackSchema, registrySchema, reportSchema]),
  },
] as const satisfies readonly { readonly path: string; readonly summary: string; readonly item: TSchema }[];

export interface IntakeRoutesOptions {
  readonly intake: Pick<Intake, 'submitGiven'>;
  readonly keeper: DoorKeeper;
  readonly onVerdicts: (verdicts: readonly Verdict[]) => void;
  readonly summary: () => Promise<IntakeSummary>;
}

export function intakeRoutes(app: FastifyInstance, { intake, keeper, onVerdicts, summary }: IntakeRoutesOptions): void {
  app.register((door, _options, done) => {
    // The body is read by us: lines and packed bodies are no business of the framework's parser.
    door.removeAllContentTypeParsers();
    door.addContentTypeParser(
      ['application/json', 'application/x-ndjson'],
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      (_request, body, next) => {
        next(null, body);
      },
    );
    for (const { path, summary: does, item } of DOORS) {
      door.post<{ Body: Buffer }>(path, { bodyLimit: MAX_BODY_BYTES, ...publishedAs(does, item) }, async (request) => {
        const sender = await keeper.senderOf(bearerOf(request.headers.authorization));
        const given = await readItems(
          request.body,
          (request.headers['content-type'] ?? '').toLowerCase(),
          request.headers['content-encoding']?.toLowerCase(),
        );
        const verdicts = await intake.submitGiven(keeper.admit(sender, given.map(withoutBadLine)));
        onVerdicts(verdicts);
        return answerOf(verdicts, given);
      });
    }
    done();
  });

  app.get(
    '/v1/intake/summary',
    { schema: { summary: 'What came in since the beginning, and what waits in quarantine', response: { 200: intakeSummarySchema } } },
    summary,
  );
}

function publishedAs(summary: string, item: TSchema) {
  return {
    schema: {
      summary,
      description: `A JSON array, one object, or NDJSON (application/x-ndjson); gzip or not; at most ${MAX_ITEMS} items and ${MAX_BODY_BYTES} bytes. Answered item by item, after the commit. Sending again is always safe.`,
      consumes: ['application/json', 'application/x-ndjson'],
      body: Type.Union([Type.Array(item, { maxItems: MAX_ITEMS }), item]),
      response: { 200: intakeAnswerSchema },
    },
    // Items are judged one by one: a body that fails the schema as a whole is still mostly good.
    validatorCompiler: () => () => true,
  };
}

/** What is kept of a line that is no JSON is that there was one: the line may hold anything, and the parser quotes it. */
function withoutBadLine(given: unknown): unknown {
  return given instanceof BadLine ? 'not JSON' : given;
}

function answerOf(verdicts: readonly Verdict[], given: readonly unknown[]) {
  const counts = { accepted: 0, duplicate: 0, stale: 0, quarantined: 0 };
  for (const { verdict } of verdicts) counts[verdict] += 1;
  const items = verdicts.map((verdict, at) => {
    const line = given[at];
    return line instanceof BadLine ? { verdict: 'quarantined', reason: 'bad_json', pointer: '', detail: line.detail } : verdict;
  });
  return { ...counts, items };
}
