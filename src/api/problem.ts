import type { Socket } from 'node:net';

import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';

import { AppError, type AppErrorKind } from '../shared/app-error.ts';

const STATUS: Readonly<Record<AppErrorKind, number>> = {
  invalid: 400,
  unauthorised: 401,
  notFound: 404,
  conflict: 409,
  tooLarge: 413,
  busy: 503,
  unavailable: 503,
  configuration: 500,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not available at the moment',
};

/** How long a sender should wait when we are busy or the store is away. */
const RETRY_AFTER_SECONDS = 2;

/** RFC 9457. A defect says nothing of itself to the outside: it is in the log, under the request's id. */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', String(RETRY_AFTER_SECONDS));
  return reply
    .code(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: TITLES[status] ?? 'Refused', status, detail, instance: reply.request.id });
}

/** The one place where failures become answers. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | AppError, request, reply) => {
    if (error instanceof AppError) {
      if (STATUS[error.kind] >= 500) request.log.warn({ err: error }, error.message);
      return sendProblem(reply, STATUS[error.kind], error.message);
    }
    // Who asked has gone: nobody is there to be answered, and nothing of ours is broken.
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return sendProblem(reply, 499, 'the request was broken off');
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, status, error.message);
    request.log.error({ err: error }, 'a defect');
    return sendProblem(reply, 500, 'this is a fault of the server; it has been logged');
  });
}

/** What is no request, or never became one in time, cannot reach a route: it is answered on the bare line. */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = BROKEN_REQUESTS[error.code ?? ''] ?? 400;
  const body = JSON.stringify({
    type: 'about:blank',
    title: TITLES[status] ?? 'Refused',
    status,
    detail: 'the request is broken, too slow or too large',
  });
  const head = [`HTTP/1.1 ${status} ${TITLES[status] ?? 'Refused'}`, 'content-type: application/problem+json', 'connection: close'];
  socket.end([...head, `content-length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
}

const BROKEN_REQUESTS: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };
