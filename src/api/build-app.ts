import { existsSync } from 'node:fs';
import path from 'node:path';

import compress from '@fastify/compress';
import fastifyStatic from '@fastify/static';
// Also teaches the framework's types the words of OpenAPI (summary, consumes …).
import swagger from '@fastify/swagger';
import { fastify, LogController, type FastifyInstance, type FastifyReply } from 'fastify';

import { answerBrokenRequest, answerProblems, sendProblem } from './problem.ts';

/** Bodies outside the intake door are small. */
const BODY_LIMIT = 64 * 1024;
/** A request that has not arrived by then is given up: a slow body must not hold a place for ever. */
const REQUEST_TIMEOUT_MS = 30_000;
const REQUEST_CHECK_MS = 5_000;
/** Small answers travel faster unpacked. */
const COMPRESS_FROM_BYTES = 2_048;
/** Boards are read far more often than lines are slow: the quickest level is nearly as small. */
const COMPRESS_LEVEL = 1;

export interface AppOptions {
  readonly logLevel: string;
  /** The built screens; left out where they have not been built. */
  readonly webDir: string;
  readonly version: string;
  readonly addRoutes: (app: FastifyInstance) => void;
}

export async function buildApp({ logLevel, webDir, version, addRoutes }: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    // Requests by the thousand a second are metrics, not log lines.
    // The log goes where complaints go: the output is a command's answer, and may be piped.
    logger: { level: logLevel, stream: process.stderr },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Node looks only every half minute of its own accord.
    http: { connectionsCheckingInterval: REQUEST_CHECK_MS },
    clientErrorHandler: answerBrokenRequest,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  // The schemas describe the answers; building them by schema is slower than plain JSON for boards and verdicts.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  answerProblems(app);
  // Answers only: the intake door unpacks what it is sent itself, within its own bounds.
  await app.register(compress, {
    threshold: COMPRESS_FROM_BYTES,
    encodings: ['gzip', 'identity'],
    zlibOptions: { level: COMPRESS_LEVEL },
    globalDecompression: false,
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Nhịp', version, description: 'A real-time government performance monitor', license: { name: 'Apache-2.0' } },
    },
  });
  await app.register((scope, _options, done) => {
    addRoutes(scope);
    done();
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await addScreens(app, webDir);
  return app;
}

async function addScreens(app: FastifyInstance, webDir: string): Promise<void> {
  const hasScreens = existsSync(path.join(webDir, 'index.html'));
  if (hasScreens) {
    await app.register(fastifyStatic, { root: webDir, wildcard: false, setHeaders: keepAssets });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/v1/') && (request.headers.accept ?? '').includes('text/html');
    // Every page has an address of its own; the screens find their way from it.
    if (isPage && hasScreens) return reply.sendFile('index.html');
    return sendProblem(reply, 404, `nothing answers ${request.method} ${request.url.slice(0, 200)}`);
  });
}

/** Built files carry a hash in their name: they never change. The page that names them does. */
function keepAssets(reply: FastifyReply, file: string): void {
  reply.header('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache');
}
