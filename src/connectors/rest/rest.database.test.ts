import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { connectorSuite } from '../../../test/connector-suite.ts';
import { BrokenRecord, type RawRecord } from '../../intake/formats/format.ts';
import { testTools } from '../connector-fixture.ts';
import { PAGED, pagesOf, serve, servers, type Answer } from './rest-fixture.ts';
import { restConnector } from './rest.ts';

describe('a REST interface', () => {
  connectorSuite(
    async () => {
      const all: RawRecord[] = [];
      const { url, close } = await serve((request, response) => {
        pagesOf(all)(request, response);
      });
      return {
        maxBatch: 5,
        told: (record) => record,
        add: (records) => Promise.resolve(void all.push(...records)),
        connect: () => restConnector({ protocol: 'rest', url, ...PAGED, maxBatch: 5 }, testTools()),
        close,
      };
    },
    15,
    () => restConnector({ protocol: 'rest', url: 'http://127.0.0.1:1/' }, testTools()),
  );
});

describe('an answer', () => {
  const { pull, again, closeAll, keep } = servers();
  afterEach(closeAll);

  test.each<[string, Answer, RegExp]>([
    ['that never comes', () => undefined, /does not answer within 300 ms/],
    [
      'that says it is longer than it is',
      (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('[{"a":1}]', () => response.destroy()),
      /breaks off/,
    ],
    ['that breaks off', (_, response) => void response.writeHead(200).write('[{"a":', () => response.destroy()), /breaks off/],
    [
      'that says nothing more in the middle',
      (_, response) => void response.writeHead(200).write('[{"a":'),
      /does not answer within 300 ms/,
    ],
    ['that is no JSON', (_, response) => void response.end('<html>'), /cannot be read/],
    ['that is an error', (_, response) => void response.writeHead(500).end('x'), /answers 500/],
    [
      'that sends elsewhere',
      (_, response) => void response.writeHead(302, { location: 'http://example.org/' }).end(),
      /sends us elsewhere \(302\)/,
    ],
    [
      'that names a page of another server',
      (_, response) => void response.setHeader('link', '<http://example.org/2>; rel="next"').end('[]'),
      /another server/,
    ],
    ['without records where they should be', (_, response) => void response.end('{}'), /no records/],
  ])('%s is a matter for later, and nothing is delivered of it', async (_what, answer, message) => {
    const over = message.source.includes('no records') ? { records: '/data' } : {};
    await expect(pull(answer, over)).rejects.toThrow(
      expect.objectContaining({ kind: 'unavailable', message: expect.stringMatching(message) }),
    );
  });

  test('without end is given up while it comes', async () => {
    const endless: Answer = (_, response) => {
      response.writeHead(200);
      const more = (): void => void (response.destroyed || response.write(`[${'1'.repeat(60_000)}`, more));
      more();
    };
    await expect(pull(endless, { maxPageBytes: 500_000, timeoutMs: 10_000 })).rejects.toThrow(/more than 500000 bytes/);
  });

  test.each([
    [429, '7', 7_000],
    [503, '0', 1_000],
    [503, '999999999', 3_600_000],
    [429, 'x', 1_000],
  ])('%i with Retry-After %s leaves the source alone for %i ms', async (status, header, waitMs) => {
    const { pulled } = await pull((_, response) => void response.writeHead(status, { 'retry-after': header }).end());
    expect(pulled).toEqual({ waitMs });
  });

  test('needs its token: without the variable that is told, and nothing else', async () => {
    await expect(pull((_, response) => void response.end('[]'), { token: 'H29' })).rejects.toThrow(/^NHIP_SECRET_H29 is not set$/);
  });

  test.each([
    [401, 'configuration'],
    [403, 'configuration'],
    [404, 'unavailable'],
  ])('of %i is a matter of %s', async (status, kind) => {
    await expect(pull((_, response) => void response.writeHead(status).end('x'))).rejects.toMatchObject({ kind });
  });

  test('with a line that is no JSON gives it to be set aside, and all the others', async () => {
    const { seen } = await pull((_, response) => void response.end('{"a":1}\nhello\n{"a":2}\n'));
    expect(seen).toEqual([{ a: 1 }, expect.any(BrokenRecord), { a: 2 }]);
  });

  test('of which nothing tells the end is not taken where its last record is broken', async () => {
    const raw = net.createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"a":1}\n{"a":'));
    });
    raw.listen(0, '127.0.0.1');
    await once(raw, 'listening');
    keep(async () => {
      raw.close();
      await once(raw, 'close');
    });
    // A TCP server has an address of this kind.
    const { port } = raw.address() as AddressInfo;
    await expect(again({ url: `http://127.0.0.1:${port}/`, cursor: null })).rejects.toThrow(/breaks off/);
  });

  test('asked in vain is left as soon as we are told to stop', async () => {
    const { url, close } = await serve(() => undefined);
    keep(close);
    const stopping = new AbortController();
    const pulling = restConnector({ protocol: 'rest', url }, testTools()).pull(null, () => Promise.resolve(), stopping.signal);
    stopping.abort();
    await expect(pulling).resolves.toEqual({});
  });
});
