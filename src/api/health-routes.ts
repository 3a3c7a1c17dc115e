import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

export interface HealthRoutesOptions {
  /** Rejects while figures cannot be served or events not be taken. */
  readonly check: () => Promise<void>;
  readonly metrics: Registry;
}

export function healthRoutes(app: FastifyInstance, { check, metrics }: HealthRoutesOptions): void {
  app.get('/healthz', { schema: { summary: 'The process lives' } }, () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { summary: 'Events can be taken and figures served' } }, async () => {
    await check();
    return { status: 'ready' };
  });
  app.get('/metrics', { schema: { summary: 'Prometheus metrics', produces: ['text/plain'] } }, async (_request, reply) => {
    const text = await metrics.metrics();
    return reply
      .type(metrics.contentType)
      .serializer((given: string) => given)
      .send(text);
  });
}
