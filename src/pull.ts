import type { Config } from './config/read-config.ts';
import { connectorOf, isAsked } from './connectors/connectors.ts';
import type { ConnectorTools } from './connectors/connector-tools.ts';
import type { PullSink } from './connectors/pull-once.ts';
import { supervisor } from './connectors/supervisor.ts';
import type { Core } from './core.ts';
import type { Receiver } from './intake/receiver.ts';
import type { KnownSource } from './intake/source-registry.ts';
import type { ConnectorRun } from './measure/source-health.ts';
import { AppError } from './shared/app-error.ts';
import { SECOND_MS } from './shared/instant.ts';
import { must } from './shared/must.ts';
import { sleep } from './shared/sleep.ts';
import { readCursor } from './store/cursor-rows.ts';

/** The sources that are asked by us. */
export interface Pulling {
  /** Starts what was declared since, stops what is not any more or was disabled, and starts anew what has changed. */
  fit(): Promise<void>;
  runs(): ReadonlyMap<string, ConnectorRun>;
  close(): Promise<void>;
}

export interface PullOptions {
  readonly receiver: Receiver;
  readonly config: Pick<Config, 'secrets'>;
  readonly log: (message: string) => void;
  readonly onError: (error: unknown) => void;
}

const USUAL_EVERY_SECONDS = 60;

export function pullSources(core: Core, { receiver, config, log, onError }: PullOptions): Pulling {
  const { sources, pool, clock } = core;
  const sink: PullSink = {
    cursorOf: (source) => readCursor(pool, source),
    async deliver(source, { records, cursor }) {
      const known = must(sources.registry.get(source), 'a source that is asked');
      await receiver.deliver(known, records, cursor);
    },
  };
  const watch = supervisor({
    sink,
    clock,
    random: Math.random,
    wait: sleep,
    onError(source, error) {
      if (error instanceof AppError) log(`source ${source}: ${error.message}`);
      else onError(error);
    },
  });
  const running = new Map<string, string>();

  return {
    async fit() {
      const wanted = new Map(sources.registry.all.filter(isToBeAsked).map((known) => [known.declaration.id, known]));
      for (const id of running.keys()) {
        if (wanted.has(id)) continue;
        running.delete(id);
        await watch.stop(id);
      }
      for (const [id, known] of wanted) {
        const text = JSON.stringify([known.declaration, known.mapping]);
        if (running.get(id) === text) continue;
        running.set(id, text);
        const { connection, everySeconds = USUAL_EVERY_SECONDS } = known.declaration;
        watch.start({
          source: id,
          everyMs: everySeconds * SECOND_MS,
          open: () => connectorOf(connection, toolsOf(known, { core, receiver, config, log })),
        });
      }
    },
    runs: () => new Map(watch.states().map((state) => [state.source, state])),
    close: () => watch.close(),
  };
}

function isToBeAsked({ declaration, isDisabled }: KnownSource): boolean {
  return !isDisabled && isAsked(declaration.connection);
}

interface ToolsOptions extends Pick<PullOptions, 'receiver' | 'config' | 'log'> {
  readonly core: Pick<Core, 'clock'>;
}

/** What a connector to a source is given. */
export function toolsOf(known: KnownSource, { core, receiver, config, log }: ToolsOptions): ConnectorTools {
  return {
    format: receiver.formatOf(known),
    secret(name) {
      const secret = config.secrets.get(name);
      if (secret === undefined) throw new AppError('configuration', `NHIP_SECRET_${name} is not set`);
      return secret;
    },
    clock: core.clock,
    random: Math.random,
    log: (message) => {
      log(`source ${known.declaration.id}: ${message}`);
    },
  };
}
