import { describe, expect, it } from 'vitest';

import { cloudEventsFormat, recordOfBinary } from './cloudevents.ts';
import { settingsFor } from './format-fixture.ts';

const { read, kept } = cloudEventsFormat(settingsFor('cloudevents'));
const AT = '2026-11-20T08:00:00+07:00';
const DATA = { dossierCode: 'A-1', unit: '26740', procedure: '1.000080', status: 'accepted' };
const EVENT = { specversion: '1.0', id: 'e-1', source: '/h29', type: 'vn.gov.nhip.item.v1', time: AT, data: DATA };

describe('an event', () => {
  it.each<[string, object, object]>([
    ['lends an item its id and its time', DATA, { eventId: 'e-1', occurredAt: AT }],
    ['leaves an item its own', { ...DATA, eventId: 'own', occurredAt: 'then' }, { eventId: 'own', occurredAt: 'then' }],
    ['lends feedback both', { kind: 'feedback' }, { kind: 'feedback', eventId: 'e-1', occurredAt: AT }],
    ['lends a retraction its id', { kind: 'retraction', retractedAt: AT }, { kind: 'retraction', retractedAt: AT, eventId: 'e-1' }],
    ['lends a snapshot, which is no event, nothing', { kind: 'snapshot', asOf: AT }, { kind: 'snapshot', asOf: AT }],
  ])('%s', (_what, data, item) => {
    expect(read({ ...EVENT, data })).toEqual({ items: [{ ...data, ...item, source: 'h29' }] });
  });

  it.each<[string, unknown, string, string]>([
    ['no object', [EVENT], 'not_an_object', ''],
    ['of another version', { ...EVENT, specversion: '0.3' }, 'bad_value', '/specversion'],
    ['without an id', { ...EVENT, id: '' }, 'missing_value', '/id'],
    ['with a number for an id', { ...EVENT, id: 7 }, 'missing_value', '/id'],
    ['of another type', { ...EVENT, type: 'com.example.else' }, 'unknown_type', '/type'],
    ['with data that is XML', { ...EVENT, datacontenttype: 'text/xml' }, 'bad_value', '/datacontenttype'],
    ['with a data type that is none', { ...EVENT, datacontenttype: 5 }, 'bad_value', '/datacontenttype'],
    ['without data', { ...EVENT, data: undefined }, 'missing_value', '/data'],
    ["in another's name", { ...EVENT, data: { ...DATA, source: 'h30' } }, 'foreign_source', '/data/source'],
  ])('that is %s is set aside, and so when it is read again from what was kept', (_what, event, reason, pointer) => {
    for (const record of [event, kept(event)]) expect(read(record)).toMatchObject({ finding: { reason } });
    expect(read(event)).toMatchObject({ finding: { pointer } });
  });
});

describe('an event in binary mode', () => {
  it('is its headers and its body', () => {
    const headers = {
      'ce-specversion': '1.0',
      'ce-id': 'A-1%20%E1%BB%91',
      'ce-source': '/h29',
      'ce-type': 'vn.gov.nhip.item.v1',
      'content-type': 'application/json',
      cookie: 'x',
    };
    const record = recordOfBinary(headers, DATA);
    expect(record).toEqual({ specversion: '1.0', id: 'A-1 ố', source: '/h29', type: 'vn.gov.nhip.item.v1', data: DATA });
    expect(read(record)).toMatchObject({ items: [{ eventId: 'A-1 ố' }] });
  });

  it('has a header that is wrongly encoded as it came', () => {
    expect(recordOfBinary({ 'ce-id': '50%' }, DATA)).toEqual({ id: '50%', data: DATA });
  });
});
