import { Type, type Static } from 'typebox';

import { instant, nullable } from './contract-parts.ts';

/** What an agent beside a source says of itself, every minute or so. Holds nothing of what it sends. */
export const heartbeatSchema = Type.Object(
  {
    at: instant,
    spoolItems: Type.Integer({ minimum: 0, description: 'Records that wait to be sent' }),
    spoolBytes: Type.Integer({ minimum: 0 }),
    oldestSpooledAt: nullable(instant),
    lastAcknowledgedAt: nullable(instant),
    pulledAt: nullable(Type.String({ ...instant, description: 'When the source was last read to its end' })),
    version: Type.String({ minLength: 1, maxLength: 50 }),
    failing: nullable(Type.String({ minLength: 1, maxLength: 500, description: 'Why the source cannot be read' })),
  },
  { additionalProperties: false, title: 'Heartbeat' },
);

export type Heartbeat = Static<typeof heartbeatSchema>;
