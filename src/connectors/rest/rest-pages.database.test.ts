import { afterEach, describe, expect, test } from 'vitest';

import { PAGED, pagesOf, servers, type Answer } from './rest-fixture.ts';

describe('a page', () => {
  const { pull, again, closeAll } = servers();
  afterEach(closeAll);

  test('whose next page is in a Link header is followed, with the token to the same server only', async () => {
    const asked: string[] = [];
    const answer: Answer = (request, response) => {
      asked.push(`${request.url} ${request.headers.authorization ?? '-'}`);
      if (request.url === '/records') response.setHeader('link', '</records?page=2>; rel="next"');
      response.end(JSON.stringify([{ at: request.url }]));
    };
    const { seen } = await pull(answer, { token: 'H29', secret: (name) => `word-${name}` });
    expect(seen).toEqual([{ at: '/records' }, { at: '/records?page=2' }]);
    expect(asked).toEqual(['/records Bearer word-H29', '/records?page=2 Bearer word-H29']);
  });

  test('that has not changed costs a request and gives nothing', async () => {
    let full = 0;
    const answer: Answer = (request, response) => {
      pagesOf([{ a: 1 }, { a: 2 }])(request, response);
      if (response.statusCode === 200) full += 1;
    };
    const first = await pull(answer, PAGED);
    const second = await again(first, PAGED);
    const third = await again(second, PAGED);
    expect([first.seen, second.seen, third.seen, full]).toEqual([[{ a: 1 }, { a: 2 }], [], [], 1]);
  });

  test('whose records slide on gives the new ones, though their number is the same', async () => {
    const all = Array.from({ length: 9 }, (_, n) => ({ n }));
    let newest = 5;
    const latest: Answer = (_, response) => void response.end(JSON.stringify(all.slice(newest - 5, newest)));
    const first = await pull(latest);
    newest = 9;
    const second = await again(first);
    expect(new Set([...first.seen, ...second.seen].map((record) => JSON.stringify(record)))).toEqual(
      new Set(all.map((record) => JSON.stringify(record))),
    );
    expect((await again(second)).seen).toEqual([]);
  });

  test('that always tells where to go on ends at a page that points to itself', async () => {
    let asked = 0;
    const answer: Answer = (request, response) => {
      asked += 1;
      const after = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? 0);
      response.end(JSON.stringify({ data: after < 3 ? [{ after }] : [], page: { next: Math.min(after + 1, 3) } }));
    };
    const { seen } = await pull(answer, PAGED);
    expect([seen.length, asked]).toEqual([3, 4]);
  });

  test('whose pages go round in a circle is told of, after all of them were read once', async () => {
    const answer: Answer = (request, response) => {
      response.setHeader('link', `</records${request.url === '/records' ? '?page=2' : ''}>; rel="next"`).end('[{"a":1}]');
    };
    await expect(pull(answer)).rejects.toThrow(/circle/);
  });

  test('without records over and over is enough for once, and the next time goes on behind it', async () => {
    const answer: Answer = (request, response) => {
      const after = Number(new URL(request.url ?? '/', 'http://x').searchParams.get('after') ?? 0);
      response.end(JSON.stringify({ data: after < 130 ? [] : [{ after }], page: { next: after < 130 ? after + 1 : null } }));
    };
    const first = await pull(answer, PAGED);
    expect(first.seen).toEqual([]);
    expect((await again(first, PAGED)).seen).toEqual([{ after: 130 }]);
  });

  test('that the page to go on from is gone leads back to the beginning', async () => {
    let generation = 1;
    const answer: Answer = (request, response) => {
      const after = new URL(request.url ?? '/', 'http://x').searchParams.get('after');
      if (after !== null && after !== `g${generation}`) response.writeHead(410).end();
      else response.end(JSON.stringify({ data: [{ after }], page: { next: after === null ? `g${generation}` : null } }));
    };
    const first = await pull(answer, PAGED);
    expect(first.seen).toEqual([{ after: null }, { after: 'g1' }]);
    generation = 2;
    const second = await again(first, PAGED);
    expect(second.seen).toEqual([{ after: null }, { after: 'g2' }]);
    expect(second.said).toEqual([expect.stringContaining('(410)')]);
  });

  test('that a page is not there, which the source itself has just told, is told', async () => {
    const answer: Answer = (request, response) => {
      if (request.url === '/records') response.setHeader('link', '</records?page=2>; rel="next"').end('[{"a":1}]');
      else response.writeHead(404).end();
    };
    const first = await pull(answer).catch((error: unknown) => error);
    expect(first).toMatchObject({ message: expect.stringMatching(/no such page \(404\)/) });
  });

  test('that is as it was and has got a next page leads there by its Link header', async () => {
    let pages = 1;
    const answer: Answer = (request, response) => {
      const isFirst = request.url === '/records';
      if (isFirst && pages > 1) response.setHeader('link', '</records?page=2>; rel="next"');
      response.setHeader('etag', isFirst ? '"1"' : '"2"');
      if (isFirst && request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
      else response.end(JSON.stringify([{ at: request.url }]));
    };
    const first = await pull(answer);
    pages = 2;
    expect((await again(first)).seen).toEqual([{ at: '/records?page=2' }]);
  });

  test('of another address than the one declared before is read from its beginning', async () => {
    const { seen } = await pull((_, response) => void response.end('[{"a":1}]'), { cursor: '{"page":"http://example.org/"}' });
    expect(seen).toEqual([{ a: 1 }]);
  });
});
