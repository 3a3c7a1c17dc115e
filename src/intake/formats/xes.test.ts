import { describe, expect, it } from 'vitest';

import { decodeAll, format, LOG, pieces } from './format-fixture.ts';
import { readMappedFile } from './mapped-file.ts';

const AT = '2026-11-20T08:00:00+07:00';
const text = (key: string, value: string): string => `<string key="${key}" value="${value}"/>`;
const event = (name: string, at: string, more = ''): string =>
  `<event>${text('concept:name', name)}<date key="time:timestamp" value="${at}"/>${more}</event>`;
const trace = (name: string, ...parts: readonly string[]): string => `<trace>${text('concept:name', name)}${parts.join('')}</trace>`;
const log = (...traces: readonly string[]): string => `<log xmlns="http://www.xes-standard.org/">${traces.join('')}</log>`;

const WITH_DEADLINE = { ...LOG, facts: { dueAt: { column: 'trace:deadline' }, receivingUnit: { column: 'event:desk' } } };

describe('a log', () => {
  const xes = format('xes');

  it('is its events, each with what its trace says', async () => {
    const records = await decodeAll(
      xes,
      log(trace('A-1', event('receive', AT), event('finish', '2026-11-21T08:00:00+07:00')), `<trace>${event('receive', AT)}</trace>`),
      3,
    );
    expect(records.slice(0, 2).map((record) => xes.read(record))).toMatchObject([
      { items: [{ dossierCode: 'A-1', status: 'accepted', occurredAt: '2026-11-20T08:00:00.000+07:00' }] },
      { items: [{ dossierCode: 'A-1', status: 'returned', occurredAt: '2026-11-21T08:00:00.000+07:00' }] },
    ]);
    // The second trace has no name: its event has no dossier.
    expect(xes.read(records[2])).toMatchObject({ finding: { reason: 'missing_value', pointer: '/trace:concept:name' } });
  });

  it('may say of one event what it does not say of another: that is no broken row', async () => {
    const of = format('xes', { mapping: WITH_DEADLINE });
    const given = log(
      trace('A-1', event('receive', AT, text('desk', '00004')), event('finish', AT)),
      trace('A-2', text('deadline', AT), event('receive', AT)),
    );
    const records = await decodeAll(of, given);
    expect(records.map((record) => of.read(record))).toMatchObject([
      { items: [{ dossierCode: 'A-1', facts: { receivingUnit: '00004' } }] },
      { items: [{ dossierCode: 'A-1', facts: {} }] },
      { items: [{ dossierCode: 'A-2', facts: { dueAt: '2026-11-20T08:00:00.000+07:00' } }] },
    ]);
  });

  it('keeps apart what a trace, an event, an attribute within another and the log as a whole say', async () => {
    const globals = `<global scope="event">${text('concept:name', 'no')}</global>${text('concept:name', 'no')}`;
    const nested = `<list key="x"><values>${text('concept:name', 'no')}</values></list>`;
    const late = text('concept:name', 'no');
    const records = await decodeAll(xes, log(globals, trace('A-1', nested, event('receive', AT, nested), late, event('finish', AT))));
    expect(records).toMatchObject([
      { 'trace:concept:name': 'A-1', 'event:concept:name': 'receive' },
      { 'trace:concept:name': 'A-1', 'event:concept:name': 'finish' },
    ]);
  });

  it('says nothing of the persons who worked on it, unless a mapping reads them', () => {
    const record = { 'trace:concept:name': 'A-1', 'event:concept:name': 'receive', 'event:time:timestamp': AT, 'event:org:resource': 'An' };
    expect(xes.kept(record)).not.toHaveProperty('event:org:resource');
  });

  const sound = log(trace('A-1', event('receive', AT)));
  it.each([
    ['broken', sound.slice(0, -20), 'broken XML'],
    ['with entities', `<!DOCTYPE log [<!ENTITY a "aaaa">]>${sound}`, 'document type'],
    ['no XML', 'receive,finish', 'broken XML'],
    ['another document', '<html><body/></html>', 'no <log>'],
    ['with a tag without end', `<log><trace ${'x'.repeat(2_000_000)}`, 'more than 1 MiB'],
    ['nested without end', `<log>${'<list key="a">'.repeat(1_000)}`, 'nested deeper'],
  ])('%s is refused as a whole', async (_what, bytes, message) => {
    await expect(decodeAll(xes, bytes, 10_000)).rejects.toThrow(
      expect.objectContaining({ kind: 'invalid', message: expect.stringContaining(message) }),
    );
  });

  it('is read as it comes: a log without end is a few pieces ahead of its reader', async () => {
    let sent = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Buffer.from('<log>'));
      for (;;) {
        const piece = Buffer.from(trace(`A-${sent}`, event('receive', AT)).repeat(100));
        sent += piece.length;
        yield piece;
      }
    };
    let bytes = 0;
    for await (const record of xes.decode(endless())) {
      bytes += JSON.stringify(record).length;
      expect(sent - bytes).toBeLessThan(4 * 1024 * 1024);
      if (bytes > 2 * 1024 * 1024) break;
    }
  });

  it('is imported with its events numbered as they stand', async () => {
    const given = log(trace('A-1', event('receive', AT), event('receive', 'never')), trace('A-2', event('finish', AT)));
    const rows = [];
    for await (const row of readMappedFile('xes', pieces(Buffer.from(given)), LOG).rows) rows.push(row);
    expect(rows).toMatchObject([
      { row: 1, item: { dossierCode: 'A-1', status: 'accepted' } },
      { row: 2, finding: { reason: 'bad_instant', pointer: 'event:time:timestamp' } },
      { row: 3, item: { dossierCode: 'A-2', status: 'returned' } },
    ]);
  });
});
