import type { ServerResponse } from 'node:http';

import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';

import type { Hub, Outlet } from '../live/hub.ts';
import type { Observatory } from '../live/observatory.ts';
import { AppError } from '../shared/app-error.ts';
import { questionSchema } from './board-routes.ts';

/** A viewer with more than this unsent cannot keep up: it gets a fresh snapshot when it has caught up. */
const MAX_UNSENT_BYTES = 2 * 1024 * 1024;
/** A viewer that takes nothing for so long is gone. */
const GIVE_UP_MS = 60_000;

const streamSchema = Type.Object({
  unit: questionSchema.properties.unit,
  period: questionSchema.properties.period,
  indicator: questionSchema.properties.indicator,
  lights: Type.Optional(Type.String({ maxLength: 100, description: 'Also the light of every commune below, for this indicator' })),
  sources: Type.Boolean({ default: false, description: 'Also how the sources are doing, as /v1/sources tells it' }),
});

export function streamRoute(app: FastifyInstance, hub: Hub, observatory: Observatory): void {
  app.get<{ Querystring: Static<typeof streamSchema> }>(
    '/v1/stream',
    {
      schema: {
        summary: 'A board and what changes of it, as server-sent events',
        description:
          '`event: snapshot` once, then `event: delta` at most four times a second, `event: heartbeat` every 15 seconds. With sources, `event: sources` once with all of them, then at most once a second with those that changed. Each snapshot and delta has an id; Last-Event-ID resumes within a minute.',
        querystring: streamSchema,
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const { unit, period, indicator, lights, sources } = request.query;
      const following = { unit, period, indicator: lights ?? indicator, lights: lights !== undefined, sources };
      // A wrong question is answered as any other, before the stream begins.
      observatory.subject(following);
      if (hub.isFull) throw new AppError('busy', 'too many viewers; the board can still be read without a stream');
      const { raw } = reply;
      const lastEventId = request.headers['last-event-id'];
      reply.hijack();
      raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      raw.flushHeaders();
      request.raw.socket.setNoDelay(true);
      try {
        const leave = await hub.join(following, outletOf(raw), typeof lastEventId === 'string' ? lastEventId : undefined);
        if (raw.destroyed) leave();
        else raw.on('close', leave);
      } catch (error) {
        request.log.warn({ err: error }, 'a stream could not begin');
        raw.destroy();
      }
    },
  );
}

function outletOf(raw: ServerResponse): Outlet {
  return {
    send(text) {
      if (raw.destroyed) return true;
      raw.write(text);
      return raw.writableLength < MAX_UNSENT_BYTES;
    },
    onRoom(then) {
      const giveUp = setTimeout(() => raw.destroy(), GIVE_UP_MS);
      const stopWaiting = (): void => {
        clearTimeout(giveUp);
      };
      raw.once('close', stopWaiting);
      raw.once('drain', () => {
        stopWaiting();
        raw.off('close', stopWaiting);
        then();
      });
    },
  };
}
