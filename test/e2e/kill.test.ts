import { createServer, type AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { StatusEventItem } from '../../src/intake/contract.ts';
import type { Board } from '../../src/live/wire.ts';
import { DAY_MS, formatInstant, HOUR_MS } from '../../src/shared/instant.ts';
import { eventItem, OTHER_WARD, WARD } from '../items.ts';
import { waitUntil } from '../wait-until.ts';
import { nhipFolder, type NhipFolder, type NhipServer } from './nhip-process.ts';

const KILLS = 10;
const DOSSIERS = 14_000;
const BATCH = 20;
const SENDERS = 6;
const START = Date.UTC(2026, 0, 5, 2);

/** Of five dossiers one stays open, one is late, three are in time. */
function itemsOf(at: number): StatusEventItem[] {
  const accepted = START + (at % 500) * HOUR_MS;
  const common = { source: 'kill', dossierCode: `K-${at}`, unit: at % 2 === 0 ? WARD : OTHER_WARD };
  const first = eventItem({ ...common, occurredAt: formatInstant(accepted), facts: { dueAt: formatInstant(accepted + 10 * DAY_MS) } });
  if (at % 5 === 0) return [first];
  const end = accepted + (at % 5 === 1 ? 12 : 2) * DAY_MS;
  return [first, eventItem({ ...common, status: 'resolved', occurredAt: formatInstant(end) })];
}

const events = Array.from({ length: DOSSIERS }, (_, at) => itemsOf(at)).flat();
const EXPECTED = { events: events.length, received: DOSSIERS, onTime: (DOSSIERS * 3) / 5, resolved: (DOSSIERS * 4) / 5 };

let folder: NhipFolder;
let port: number;
beforeAll(async () => {
  folder = await nhipFolder();
  port = await freePort();
});
afterAll(() => folder.remove());

/** One that the restarted server can take again. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  // Listening on an address, not a pipe.
  const { port: found } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return found;
}

interface Sending {
  acknowledged: number;
  refused: number;
}

/** Several senders at once; what was not answered is sent again until it is. */
async function sendAll(sending: Sending): Promise<void> {
  const waiting = Array.from({ length: Math.ceil(events.length / BATCH) }, (_, at) => events.slice(at * BATCH, (at + 1) * BATCH));
  async function sender(asLines: boolean): Promise<void> {
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      if (await isTaken(batch, asLines)) sending.acknowledged += batch.length;
      else {
        sending.refused += 1;
        waiting.push(batch);
        await pause();
      }
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, (_, number) => sender(number % 2 === 0)));
}

async function isTaken(batch: readonly StatusEventItem[], asLines: boolean): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/intake/dossier-events`, {
      method: 'POST',
      headers: { 'content-type': asLines ? 'application/x-ndjson' : 'application/json' },
      body: asLines ? batch.map((item) => JSON.stringify(item)).join('\n') : JSON.stringify(batch),
    });
    if (!response.ok) return false;
    // Our own answer. Nothing of these items may ever be refused.
    const answer = (await response.json()) as { accepted: number; duplicate: number };
    if (answer.accepted + answer.duplicate !== batch.length) throw new TypeError(`unexpected: ${JSON.stringify(answer)}`);
    return true;
  } catch (error) {
    // A connection that broke off: the server was killed. Its answer may be lost.
    if (error instanceof TypeError && error.message.startsWith('unexpected')) throw error;
    return false;
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 30);
  });
}

async function figures(): Promise<typeof EXPECTED> {
  const get = async (address: string): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}${address}`)).json();
  // Our own answers.
  const { values } = (await get('/v1/board?period=2026')) as Board;
  const { accepted } = (await get('/v1/intake/summary')) as { accepted: number };
  const rate = values['on_time_rate'];
  const received = values['received'];
  return {
    events: accepted,
    received: received?.kind === 'value' ? received.value : -1,
    onTime: rate?.kind === 'value' ? rate.numerator : -1,
    resolved: rate?.kind === 'value' ? (rate.denominator ?? -1) : -1,
  };
}

test(`killed ${KILLS} times in the middle of its work, the server loses nothing it acknowledged and counts nothing twice`, async () => {
  let server: NhipServer = await folder.serve({ port });
  const sending: Sending = { acknowledged: 0, refused: 0 };
  const sent = sendAll(sending);
  for (let kill = 1; kill <= KILLS; kill++) {
    const enough = (kill * events.length) / (KILLS + 2);
    await waitUntil('enough is acknowledged', () => sending.acknowledged >= enough, 60_000);
    expect(sending.acknowledged, `kill ${kill} is in mid-load`).toBeLessThan(events.length);
    await server.kill('SIGKILL');
    // Every other time the database dies with it, as when the machine runs out of memory.
    const postmaster = await folder.postmaster();
    if (kill % 2 === 0 && postmaster !== null) process.kill(postmaster, 'SIGKILL');
    server = await folder.serve({ port });
  }
  await sent;
  console.log(`${sending.acknowledged} events acknowledged, ${sending.refused} requests sent again`);
  expect(sending.acknowledged).toBe(events.length);
  await waitUntil('the board has all', async () => (await figures()).received >= DOSSIERS);
  expect(await figures()).toEqual(EXPECTED);

  await sendAll({ acknowledged: 0, refused: 0 });
  expect(await figures()).toEqual(EXPECTED);

  expect(await server.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  const { code, stdout, stderr } = await folder.run('verify', '--json');
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, dossiers: DOSSIERS, differences: [] });
  expect(code).toBe(0);
});
