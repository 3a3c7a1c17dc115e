import { describe, expect, it } from 'vitest';

import type { StatusEventItem } from '../contract.ts';
import { format } from './format-fixture.ts';

const emc = format('emc');
/** As the code of a provincial system sends it. */
const EVENT = {
  codeProfile: '000.00.16.H40-260621-0024',
  siteId: 40,
  codeTTHC: '1.000080',
  nameTTHC: 'Cấp phép của Trần Thị Bình',
  maHoSo: '000.00.16.H40-260621-0024',
  status: '1',
  formsReception: '1',
  formsPayments: '1',
  level: '4',
  isFromDVCQG: '1',
  isDVCBC: '0',
  data: '0912345678',
  user: '{"ID_local":"001099012345"}',
  receivedAt: '2026-11-20T09:00:00+07:00',
};

function item(over: object = {}, of = emc): StatusEventItem {
  const read = of.read({ ...EVENT, ...over });
  if ('finding' in read) throw new Error(`${read.finding.pointer}: ${read.finding.detail}`);
  // Of this format there are no other items.
  return read.items[0] as StatusEventItem;
}

describe('an event of the ministry monitor', () => {
  it('is a status event at its arrival, of the agency that the dossier is named after', () => {
    expect(item()).toEqual({
      kind: 'status',
      source: 'h29',
      dossierCode: '000.00.16.H40-260621-0024',
      unit: '000.00.16.H40',
      procedure: '1.000080',
      eventId: 'status:1',
      version: 2_000_000_000 - Date.parse('2026-11-20T09:00:00+07:00') / 1_000,
      occurredAt: '2026-11-20T09:00:00+07:00',
      status: 'accepted',
      facts: { channel: 'online', fullProcess: true },
    });
  });

  it('reads its fields with a capital letter as well, and these first', () => {
    const capital = Object.fromEntries(Object.entries(EVENT).map(([name, value]) => [name[0]?.toUpperCase() + name.slice(1), value]));
    const { ReceivedAt: receivedAt, ...rest } = capital;
    expect(emc.read({ ...rest, receivedAt })).toEqual(emc.read(EVENT));
    expect(item({ Status: '3' }).status).toBe('returned');
  });

  it('keeps nothing of people', () => {
    expect(Object.keys(emc.kept(EVENT) as object).toSorted()).toEqual(
      ['CodeProfile', 'CodeTTHC', 'FormsPayments', 'FormsReception', 'Level', 'MaHoSo', 'SiteId', 'Status', 'receivedAt'].toSorted(),
    );
    expect(JSON.stringify(emc.kept(EVENT))).not.toMatch(/Bình|0912345678|001099012345/);
  });

  it.each([
    [1, 'accepted'],
    ['2', 'in_process'],
    [3, 'returned'],
    ['4', 'in_process'],
  ])('of status %j is %s', (Status, status) => {
    expect(item({ status: undefined, Status }).status).toBe(status);
  });

  it.each<[string, unknown, object]>([
    ['FormsReception', 1, { channel: 'online' }],
    ['FormsReception', '2', { channel: 'in_person' }],
    ['FormsReception', '', {}],
    ['FormsReception', null, {}],
    ['Level', 0, { fullProcess: false }],
    ['Level', 1, { fullProcess: true }],
    ['Level', '3', { fullProcess: false }],
    ['Level', '4', { fullProcess: true }],
    ['Level', undefined, {}],
    ['FormsPayments', '1', {}],
    ['FormsPayments', 0, {}],
  ])('with %s %j says %j', (name, value, expected) => {
    const { formsReception: _, level: __, formsPayments: ___, ...rest } = EVENT;
    const read = emc.read({ ...rest, [name]: value });
    expect(read).toHaveProperty('items.0.facts', expected);
  });

  it('means what the declaration of its source says', () => {
    const enums = {
      Status: { '0': 'supplement_requested', '7': '10', '9': 'ignore' },
      FormsPayments: { '0': 'none', '1': 'agency_gateway' },
      SiteId: { '40': 'H40' },
    };
    const own = format('emc', { enums });
    expect(item({ status: 0 }, own)).toMatchObject({
      status: 'supplement_requested',
      unit: 'H40',
      facts: { onlinePayment: 'agency_gateway' },
    });
    expect(item({ status: '7' }, own)).toMatchObject({ status: 'returned', eventId: 'status:7' });
    expect(own.read({ ...EVENT, status: 9 })).toEqual({ items: [] });
  });

  it.each([
    [{ maHoSo: 'G09.20-20260609-0092637' }, 'G09.20'],
    [{ maHoSo: '', codeProfile: '000.00.00.H29-260609-0001' }, '000.00.00.H29'],
    [{ maHoSo: 'A-1' }, '40'],
    [{ maHoSo: 'Nguyễn Văn An-20260609-1' }, '40'],
  ])('of the dossier %j is of the unit %s', (over, unit) => {
    expect(item(over).unit).toBe(unit);
  });

  it('sent again later gives way to the first: of one id the earlier has the higher version', () => {
    const [first, again] = [item(), item({ receivedAt: '2026-11-20T09:00:01+07:00' })];
    expect(again.eventId).toBe(first.eventId);
    expect(again.version).toBeLessThan(first.version ?? 0);
  });

  it.each<[string, object, string, string]>([
    ['status 0 ("other"), which nobody translated', { status: 0 }, 'unknown_status', '/Status'],
    ['no status', { status: '' }, 'missing_value', '/Status'],
    ['a channel that nobody translated', { formsReception: 5 }, 'unknown_value', '/FormsReception'],
    ['no arrival', { receivedAt: undefined }, 'missing_value', '/receivedAt'],
    ['no procedure', { codeTTHC: ' ' }, 'missing_value', '/CodeTTHC'],
    ['no dossier', { maHoSo: null, codeProfile: null }, 'missing_value', '/CodeProfile'],
    ['no unit', { maHoSo: 'A-1', siteId: null }, 'missing_value', '/SiteId'],
    ['a list for a status', { status: [1] }, 'bad_value', '/Status'],
  ])('with %s is a finding with its place', (_what, over, reason, pointer) => {
    expect(emc.read({ ...EVENT, ...over })).toMatchObject({ finding: { reason, pointer } });
  });
});
