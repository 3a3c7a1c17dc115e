import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { HOUR_MS, MINUTE_MS } from '../shared/instant.ts';
import { at } from '../domain/dossier-fixture.ts';
import type { DossierFacts } from '../domain/facts.ts';
import { DIRECTORY } from './intake-fixture.ts';
import { itemParser } from './parse-item.ts';
import type { ParsedDossier } from './read-dossier-item.ts';
import type { Refusal } from './refusal.ts';

const parser = itemParser(() => DIRECTORY);
const NOW = at('2026-11-22T09:00');

const EVENT = {
  source: 'onegate',
  dossierCode: 'H29.1-001',
  unit: '00004',
  procedure: '1.004222',
  occurredAt: '2026-11-20T09:30:00+07:00',
  status: 'accepted',
};
const SNAPSHOT = {
  kind: 'snapshot',
  source: 'onegate',
  dossierCode: 'H29.1-001',
  unit: '00004',
  procedure: '1.004222',
  asOf: '2026-11-21T09:00:00+07:00',
  history: [
    { status: 'registered', occurredAt: '2026-11-20T08:00:00+07:00' },
    { status: 2, occurredAt: '2026-11-20T09:30:00+07:00' },
  ],
};

function accept(item: unknown, now = NOW): ParsedDossier {
  const parsed = parser.parse(item, now);
  if ('ok' in parsed && parsed.ok.kind === 'entry') return parsed.ok;
  throw new Error(`no dossier: ${JSON.stringify(parsed)}`);
}

const RETRACTION = {
  kind: 'retraction',
  source: 'onegate',
  dossierCode: 'H29.1-001',
  unit: '00004',
  retractedAt: '2026-11-21T10:00:00+07:00',
};

function factsOf(item: unknown): DossierFacts {
  const { entry } = accept(item);
  if (entry.kind === 'retraction') throw new Error('a retraction has no facts');
  return entry.facts;
}

function refuse(item: unknown): Refusal {
  const parsed = parser.parse(item, NOW);
  if ('refused' in parsed) return parsed.refused;
  throw new Error(`taken: ${JSON.stringify(parsed.ok)}`);
}

function without(item: object, name: string): object {
  return Object.fromEntries(Object.entries(item).filter(([key]) => key !== name));
}

describe('a status event', () => {
  it('becomes an entry', () => {
    const instant = Date.parse(EVENT.occurredAt);
    expect(accept(EVENT)).toEqual({
      kind: 'entry',
      key: { source: 'onegate', code: 'H29.1-001' },
      entry: {
        kind: 'status',
        id: `${instant}:accepted`,
        status: 'accepted',
        at: instant,
        learnedAt: NOW,
        version: 0,
        unit: '00004',
        procedure: '1.004222',
        facts: {},
      },
    });
  });

  it('may say what it is, carry its own id and a version', () => {
    expect(accept({ ...EVENT, kind: 'status', eventId: 'e-1', version: 3 }).entry).toMatchObject({ id: 'e-1', version: 3 });
  });

  it.each([
    [1, 'registered'],
    [5, 'supplement_requested'],
    [10, 'returned'],
  ])('may give its status by the national code %i', (status, name) => {
    expect(accept({ ...EVENT, status }).entry).toMatchObject({ status: name });
  });

  it('may come from a clock that is five minutes fast', () => {
    expect(accept({ ...EVENT, occurredAt: '2026-11-22T09:05:00+07:00' }).entry.at).toBe(NOW + 5 * MINUTE_MS);
  });
});

describe('a step of a dossier of which other items tell whose it is', () => {
  const { procedure: _, ...own } = EVENT;
  const PROGRESS = { ...own, kind: 'progress' };

  it('is a status event at a unit that is only assumed, of no procedure', () => {
    const { entry } = accept(PROGRESS);
    expect(entry).toMatchObject({ kind: 'status', status: 'accepted', unit: '00004', unitAssumed: true, procedure: '' });
    expect(entry).toMatchObject({ id: `${entry.at}:accepted` });
    expect(accept(EVENT).entry).not.toHaveProperty('unitAssumed');
  });

  it('may not name a procedure, and an event that does not call itself one must', () => {
    expect(refuse({ ...PROGRESS, procedure: '1.004222' })).toMatchObject({ reason: 'schema', pointer: '/procedure' });
    expect(refuse(own)).toMatchObject({ reason: 'schema', pointer: '/procedure' });
  });
});

describe('a snapshot', () => {
  it('becomes an entry with its steps', () => {
    expect(accept(SNAPSHOT).entry).toMatchObject({
      kind: 'snapshot',
      at: at('2026-11-21T09:00'),
      steps: [
        { status: 'registered', at: at('2026-11-20T08:00') },
        { status: 'accepted', at: at('2026-11-20T09:30') },
      ],
    });
  });
});

describe('facts', () => {
  it('are read as they are: instants as milliseconds, null as null, money in whole dong', () => {
    const facts = {
      submittedAt: '2026-11-20T09:00:00+07:00',
      dueAt: '2027-01-05T17:00:00+07:00',
      resolvedAt: null,
      fee: 49_999.6,
      digitised: false,
      channel: 'online',
    };
    expect(factsOf({ ...EVENT, facts })).toEqual({
      ...facts,
      submittedAt: at('2026-11-20T09:00'),
      dueAt: at('2027-01-05T17:00'),
      fee: 50_000,
    });
  });

  it('name the receiving unit by the code in force, and keep a code that nobody knows', () => {
    expect(factsOf({ ...EVENT, facts: { receivingUnit: 'alias-01' } }).receivingUnit).toBe('01');
    expect(factsOf({ ...EVENT, facts: { receivingUnit: 'post office 7' } }).receivingUnit).toBe('post office 7');
  });
});

describe('unit codes', () => {
  it.each([
    ['00004', { unit: '00004' }],
    ['alias-01', { unit: '01', unitGiven: 'alias-01' }],
    ['00001', { unit: '00004', unitGiven: '00001' }],
    ['00002', { unit: '00008', unitGiven: '00002', unitGuessed: true }],
  ])('%s is carried to the unit in force', (unit, expected) => {
    const { unit: to, unitGiven, unitGuessed } = accept({ ...EVENT, unit }).entry;
    expect({ unit: to, unitGiven, unitGuessed }).toEqual({ unitGiven: undefined, unitGuessed: undefined, ...expected });
  });
});

describe('a unit that was split', () => {
  const split = (receivingUnit: string | null, item: object = EVENT) => {
    const { unit, unitGiven, unitGuessed } = accept({ ...item, unit: '00002', facts: { receivingUnit } }).entry;
    return { unit, unitGiven, unitGuessed };
  };

  it.each(['00008', '00256'])('is the successor whose counter took the dossier: %s', (counter) => {
    const known = { unit: counter, unitGiven: '00002', unitGuessed: undefined };
    expect(split(counter)).toEqual(known);
    expect(split(counter, SNAPSHOT)).toEqual(known);
  });

  it.each([null, '00004', 'post office 7', '00002'])('is the default, marked, where that was taken at %s', (counter) => {
    expect(split(counter)).toEqual({ unit: '00008', unitGiven: '00002', unitGuessed: true });
  });
});

describe('a retraction', () => {
  it('is an entry of the history of its dossier', () => {
    expect(accept(RETRACTION)).toEqual({
      kind: 'entry',
      key: { source: 'onegate', code: 'H29.1-001' },
      entry: {
        kind: 'retraction',
        id: `${at('2026-11-21T10:00')}:retracted`,
        isRetracted: true,
        at: at('2026-11-21T10:00'),
        learnedAt: NOW,
        version: 0,
        unit: '00004',
        procedure: null,
        reason: null,
      },
    });
  });

  it('may say more', () => {
    const more = { unit: '00001', procedure: 'P3', reason: 'test_data', eventId: 'r1', version: 2, sentAt: '2026-11-21T10:05:00+07:00' };
    expect(accept({ ...RETRACTION, ...more }).entry).toMatchObject({
      unit: '00004',
      unitGiven: '00001',
      procedure: 'P3',
      reason: 'test_data',
      id: 'r1',
      version: 2,
      sentAt: at('2026-11-21T10:05'),
    });
    expect(accept({ ...RETRACTION, reason: null }).entry).toMatchObject({ reason: null });
  });

  it('is taken back by a later restoration', () => {
    const { retractedAt, ...rest } = RETRACTION;
    expect(accept({ ...rest, restoredAt: retractedAt }).entry).toMatchObject({
      kind: 'retraction',
      id: `${at('2026-11-21T10:00')}:restored`,
      isRetracted: false,
      at: at('2026-11-21T10:00'),
    });
  });

  it.each([
    ['neither instant', { ...RETRACTION, retractedAt: undefined }, 'schema', '/retractedAt'],
    ['both instants', { ...RETRACTION, restoredAt: RETRACTION.retractedAt }, 'schema', '/retractedAt'],
    ['an instant of tomorrow', { ...RETRACTION, retractedAt: '2026-11-23T10:00:00+07:00' }, 'future', '/retractedAt'],
    ['a broken instant', { ...RETRACTION, retractedAt: null }, 'bad_instant', '/retractedAt'],
    ['another reason', { ...RETRACTION, reason: 'Nguyễn Văn A' }, 'schema', '/reason'],
    ['facts', { ...RETRACTION, facts: {} }, 'schema', '/facts'],
    ['an unknown unit', { ...RETRACTION, unit: '99999' }, 'unknown_unit', '/unit'],
  ])('with %s is set aside, and its fields are kept', (_, item, reason, pointer) => {
    const refused = refuse(JSON.parse(JSON.stringify(item)));
    expect(refused).toMatchObject({ reason, pointer, item: { kind: 'retraction', dossierCode: 'H29.1-001' } });
    expect(JSON.stringify(refused)).not.toContain('Nguyễn');
  });
});

describe('texts', () => {
  it('are brought to one form, so that the same code is the same dossier', () => {
    const composed = accept({ ...EVENT, dossierCode: 'Đắk Lắk-1'.normalize('NFC') });
    expect(accept({ ...EVENT, dossierCode: 'Đắk Lắk-1'.normalize('NFD') }).key).toEqual(composed.key);
  });
});

describe('what is refused, why, and where', () => {
  it.each<[string, unknown, string, string]>([
    ['null', null, 'not_an_object', ''],
    ['a number', 7, 'not_an_object', ''],
    ['a text', 'accepted', 'not_an_object', ''],
    ['true', true, 'not_an_object', ''],
    ['nothing', undefined, 'not_an_object', ''],
    ['an array', [EVENT], 'not_an_object', ''],
    ['an empty object', {}, 'schema', '/source'],
    ['another kind', { ...EVENT, kind: 'other' }, 'schema', '/kind'],
    ...['source', 'dossierCode', 'unit', 'procedure', 'occurredAt', 'status'].map(
      (name) => [`an event without ${name}`, without(EVENT, name), 'schema', `/${name}`] as [string, unknown, string, string],
    ),
    ...['asOf', 'history'].map(
      (name) => [`a snapshot without ${name}`, without(SNAPSHOT, name), 'schema', `/${name}`] as [string, unknown, string, string],
    ),
    ['an unknown field', { ...EVENT, applicant: 'A' }, 'schema', '/applicant'],
    ['an unknown field with a slash', { ...EVENT, 'a/b~c': 'A' }, 'schema', '/a~1b~0c'],
    ['the name of a built-in', { ...EVENT, constructor: 1 }, 'schema', '/constructor'],
    ['a prototype', JSON.parse(`{"__proto__":{},${JSON.stringify(EVENT).slice(1)}`), 'schema', '/__proto__'],
    ['an unknown fact', { ...EVENT, facts: { phone: '09' } }, 'schema', '/facts/phone'],
    ['facts that are an array', { ...EVENT, facts: [] }, 'schema', '/facts'],
    ['a source with capitals', { ...EVENT, source: 'OneGate' }, 'schema', '/source'],
    ['a code that is a number', { ...EVENT, dossierCode: 7 }, 'schema', '/dossierCode'],
    ['an empty code', { ...EVENT, dossierCode: '' }, 'schema', '/dossierCode'],
    ['a code of 101 characters', { ...EVENT, dossierCode: 'x'.repeat(101) }, 'schema', '/dossierCode'],
    ['a code with NUL', { ...EVENT, dossierCode: 'a\u0000b' }, 'schema', '/dossierCode'],
    ['a code with a line break', { ...EVENT, dossierCode: 'a\nb' }, 'schema', '/dossierCode'],
    ['a code that begins with a space', { ...EVENT, dossierCode: ' a' }, 'schema', '/dossierCode'],
    ['half a surrogate pair in the code', { ...EVENT, dossierCode: 'a\ud800' }, 'bad_text', '/dossierCode'],
    ['half a surrogate pair in the event id', { ...EVENT, eventId: '\udc00a' }, 'bad_text', '/eventId'],
    ['half a surrogate pair in the procedure', { ...EVENT, procedure: '\ud800' }, 'bad_text', '/procedure'],
    ['half a surrogate pair in the unit', { ...EVENT, unit: '\ud800' }, 'bad_text', '/unit'],
    ['half a surrogate pair in the receiving unit', { ...EVENT, facts: { receivingUnit: '\ud800' } }, 'bad_text', '/facts/receivingUnit'],
    ['an unknown status', { ...EVENT, status: 'done' }, 'unknown_status', '/status'],
    ['an unknown status code', { ...EVENT, status: 11 }, 'unknown_status', '/status'],
    ['a status code with a fraction', { ...EVENT, status: 1.5 }, 'unknown_status', '/status'],
    ['a status that is null', { ...EVENT, status: null }, 'unknown_status', '/status'],
    [
      'an unknown status in a history',
      { ...SNAPSHOT, history: [{ status: 'x', occurredAt: EVENT.occurredAt }] },
      'unknown_status',
      '/history/0/status',
    ],
    ['an unknown unit', { ...EVENT, unit: '99999' }, 'unknown_unit', '/unit'],
    ['an instant without offset', { ...EVENT, occurredAt: '2026-11-20T09:30:00' }, 'bad_instant', '/occurredAt'],
    ['an instant without seconds', { ...EVENT, occurredAt: '2026-11-20T09:30+07:00' }, 'bad_instant', '/occurredAt'],
    ['the year 20255', { ...EVENT, occurredAt: '20255-11-20T09:30:00+07:00' }, 'bad_instant', '/occurredAt'],
    ['the year 0202', { ...EVENT, occurredAt: '0202-11-20T09:30:00+07:00' }, 'bad_instant', '/occurredAt'],
    ['31 February', { ...EVENT, occurredAt: '2026-02-31T09:30:00+07:00' }, 'bad_instant', '/occurredAt'],
    ['an instant that is a number', { ...EVENT, occurredAt: 1_700_000_000 }, 'bad_instant', '/occurredAt'],
    ['a broken instant in a fact', { ...EVENT, facts: { acceptedAt: 'today' } }, 'bad_instant', '/facts/acceptedAt'],
    ['31 February in an appointment', { ...EVENT, facts: { dueAt: '2026-02-31T09:30:00+07:00' } }, 'bad_instant', '/facts/dueAt'],
    ['a broken new appointment', { ...EVENT, facts: { dueAtCurrent: 'soon' } }, 'bad_instant', '/facts/dueAtCurrent'],
    ['a broken asOf', { ...SNAPSHOT, asOf: 'now' }, 'bad_instant', '/asOf'],
    ['a broken instant in a history', { ...SNAPSHOT, history: [{ status: 1, occurredAt: 'x' }] }, 'bad_instant', '/history/0/occurredAt'],
    [
      'a step after asOf',
      { ...SNAPSHOT, history: [{ status: 1, occurredAt: '2026-11-21T09:00:01+07:00' }] },
      'bad_instant',
      '/history/0/occurredAt',
    ],
    ['an event of tomorrow', { ...EVENT, occurredAt: '2026-11-23T09:30:00+07:00' }, 'future', '/occurredAt'],
    ['an event a moment past the tolerance', { ...EVENT, occurredAt: '2026-11-22T09:05:00.001+07:00' }, 'future', '/occurredAt'],
    ['a snapshot of tomorrow', { ...SNAPSHOT, asOf: '2026-11-23T09:30:00+07:00' }, 'future', '/asOf'],
    ...['submittedAt', 'acceptedAt', 'resolvedAt', 'returnedAt', 'apologyAt', 'extendedAt'].map(
      (name) =>
        [`${name} of tomorrow`, { ...EVENT, facts: { [name]: '2026-11-23T09:30:00+07:00' } }, 'future', `/facts/${name}`] as [
          string,
          unknown,
          string,
          string,
        ],
    ),
    ['a sending of tomorrow', { ...EVENT, sentAt: '2026-11-23T09:30:00+07:00' }, 'future', '/sentAt'],
    ['a broken sending', { ...EVENT, sentAt: 'soon' }, 'bad_instant', '/sentAt'],
    ['a negative fee', { ...EVENT, facts: { fee: -1 } }, 'schema', '/facts/fee'],
    ['an absurd fee', { ...EVENT, facts: { fee: 1e13 } }, 'schema', '/facts/fee'],
    ['a fee that is a text', { ...EVENT, facts: { fee: '0' } }, 'schema', '/facts/fee'],
    ['an unknown channel', { ...EVENT, facts: { channel: 'fax' } }, 'schema', '/facts/channel'],
    ['a yes that is a text', { ...EVENT, facts: { digitised: 'true' } }, 'schema', '/facts/digitised'],
    ['a negative version', { ...EVENT, version: -1 }, 'schema', '/version'],
    ['an absurd version', { ...EVENT, version: 2_000_000_001 }, 'schema', '/version'],
    ['an empty history', { ...SNAPSHOT, history: [] }, 'schema', '/history'],
    ['a history of 201 steps', { ...SNAPSHOT, history: Array.from({ length: 201 }, () => SNAPSHOT.history[0]) }, 'schema', '/history'],
    ['an event id in a snapshot', { ...SNAPSHOT, eventId: 'e' }, 'schema', '/eventId'],
  ])('%s', (_, item, reason, pointer) => {
    expect(refuse(item)).toMatchObject({ reason, pointer });
  });

  it('appointments may lie ahead', () => {
    const facts = { dueAt: '2027-02-01T17:00:00+07:00', dueAtCurrent: '2027-03-01T17:00:00+07:00' };
    expect(factsOf({ ...EVENT, facts }).dueAt).toBeGreaterThan(NOW + 24 * HOUR_MS);
  });
});

describe('what is kept of a refused item', () => {
  it('names the source where there is one, else a question mark', () => {
    expect(refuse({ ...EVENT, unit: '99999' }).source).toBe('onegate');
    for (const item of [null, 7, {}, { source: 7 }, { source: 'Not A Source' }]) expect(refuse(item).source).toBe('?');
  });

  it('is the item, with the values of unknown fields left out wherever they stand', () => {
    const item = {
      ...EVENT,
      applicant: { name: 'Nguyễn Văn A', phone: '0912345678' },
      facts: { fee: 0, owner: 'Nguyễn Văn A' },
      procedure: { code: '1', citizen: 'Nguyễn Văn A' },
    };
    const { item: kept, detail, pointer } = refuse(item);
    expect(kept).toMatchObject({ dossierCode: EVENT.dossierCode, applicant: '[left out]', facts: { fee: 0, owner: '[left out]' } });
    expect(JSON.stringify([kept, detail, pointer])).not.toMatch(/Nguyễn|0912345678/);
  });

  it.each([
    ['a text', 'Nguyễn Văn A, 0912345678'],
    ['a row of texts', ['Nguyễn Văn A', '0912345678']],
  ])('%s that could be a person’s is not kept', (_, item) => {
    expect(JSON.stringify(refuse(item))).not.toMatch(/Nguyễn|0912345678/);
  });

  it('is bounded: depth, breadth and length', () => {
    let deep: unknown = 'Nguyễn Văn A';
    for (let depth = 0; depth < 5_000; depth++) deep = depth % 2 === 0 ? [deep] : { facts: deep };
    const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`field${index}`, 1]));
    for (const item of [
      { ...EVENT, facts: deep },
      { ...EVENT, ...wide },
      { ...EVENT, unit: 'x'.repeat(100_000) },
    ]) {
      expect(JSON.stringify(refuse(item)).length).toBeLessThan(5_000);
    }
  });
});

it('no value whatever throws, and every refusal says why', () => {
  const broken = fc.tuple(
    fc.constantFrom(EVENT, SNAPSHOT, RETRACTION),
    fc.constantFrom(...Object.keys({ ...EVENT, ...SNAPSHOT, ...RETRACTION, facts: 1, version: 1 })),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.jsonValue(),
        broken.map(([item, name, value]) => ({ ...item, [name]: value })),
      ),
      (item) => {
        const parsed = parser.parse(item, NOW);
        if ('refused' in parsed) expect(parsed.refused.detail).not.toBe('');
      },
    ),
    { numRuns: 500 },
  );
});

it('the directory is asked anew for each item', () => {
  let directory = DIRECTORY;
  const growing = itemParser(() => directory);
  const item = { ...EVENT, unit: 'boston/NEW' };
  expect(growing.parse(item, NOW)).toMatchObject({ refused: { reason: 'unknown_unit' } });
  const sample = directory.get('boston/PWDx');
  if (sample === undefined) throw new Error('the fixture has it');
  directory = directory.withUnits([{ ...sample, id: 'boston/NEW' }]);
  expect(growing.parse(item, NOW)).toMatchObject({ ok: { entry: { unit: 'boston/NEW' } } });
});
