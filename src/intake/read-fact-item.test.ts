import { describe, expect, it } from 'vitest';

import { at } from '../domain/dossier-fixture.ts';
import { FEEDBACK_STATUSES } from '../domain/record/feedback.ts';
import { parseDay } from '../shared/instant.ts';
import type { Verdict } from './contract.ts';
import type { FactWork } from './decide-facts.ts';
import { FACT_SCHEMAS } from './fact-contract.ts';
import { DIRECTORY, MEASURES, writeBatch } from './intake-fixture.ts';
import { memoryLedger, type MemoryLedger } from './memory-ledger.ts';
import { itemParser } from './parse-item.ts';
import type { Refusal } from './refusal.ts';

const parser = itemParser(() => DIRECTORY);
const NOW = at('2026-11-22T09:00');

const FEEDBACK = {
  kind: 'feedback',
  source: 'portal',
  feedbackCode: 'PA-1',
  unit: '01',
  occurredAt: '2026-11-20T09:30:00+07:00',
  status: 'received',
};
const REGISTRY = {
  kind: 'registry',
  source: 'procedures-db',
  unit: '01',
  procedure: '1.004222',
  since: '2026-11-01T00:00:00+07:00',
  facts: { inForce: true, isPublic: true },
};
const REPORT = {
  kind: 'report',
  source: 'reports',
  unit: '01',
  statedAt: '2026-11-03T08:00:00+07:00',
  periodFrom: '2026-10-01',
  what: 'received',
  by: 'national_report',
  amount: 4_321,
};
const ITEMS = { feedback: FEEDBACK, registry: REGISTRY, report: REPORT };

type Fact = Extract<FactWork, { kind: 'fact' }>;

function accept(item: unknown): Fact {
  const parsed = parser.parse(item, NOW);
  if ('ok' in parsed && parsed.ok.kind === 'fact') return parsed.ok;
  throw new Error(`no fact: ${JSON.stringify(parsed)}`);
}

function refuse(item: unknown): Refusal {
  const parsed = parser.parse(item, NOW);
  if ('refused' in parsed) return parsed.refused;
  throw new Error(`taken: ${JSON.stringify(parsed.ok)}`);
}

/** What a ledger makes of the items, each sent alone: verdicts, and what is counted then. */
async function tell(...items: readonly unknown[]): Promise<{ ledger: MemoryLedger; verdicts: readonly Verdict['verdict'][] }> {
  const ledger = memoryLedger();
  const verdicts: Verdict['verdict'][] = [];
  for (const item of items) {
    const { verdicts: given } = await writeBatch(ledger, [accept(item)], NOW);
    verdicts.push(...given.map(({ verdict }) => verdict));
  }
  return { ledger, verdicts };
}

function counted({ factUnits }: MemoryLedger, measure: string): number {
  const column = MEASURES.columns.findIndex(({ name }) => name === measure);
  if (column < 0) throw new Error(`no measure ${measure}`);
  return [...factUnits.values()].flatMap((days) => [...days.values()]).reduce((sum, amounts) => sum + (amounts.get(column) ?? 0), 0);
}

describe('a feedback event', () => {
  it('becomes an entry of the feedback that it names', () => {
    expect(accept(FEEDBACK)).toEqual({
      kind: 'fact',
      key: { of: 'feedback', source: 'portal', code: 'PA-1' },
      entry: {
        id: `${at('2026-11-20T09:30')}:received`,
        at: at('2026-11-20T09:30'),
        learnedAt: NOW,
        version: 0,
        unit: '01',
        procedure: null,
        facts: { status: 'received' },
      },
    });
  });

  it.each(FEEDBACK_STATUSES)('may say %s', (status) => {
    expect(accept({ ...FEEDBACK, status }).entry.facts).toEqual({ status });
  });

  it('may tell votes and what it is about without a status, null as null', () => {
    const { status: _, ...bare } = FEEDBACK;
    const facts = { about: 'staff', likes: 0, dislikes: null };
    expect(accept({ ...bare, facts }).entry).toMatchObject({ id: `${at('2026-11-20T09:30')}:about,dislikes,likes`, facts });
  });

  it.each([
    ['nothing', {}],
    ['an empty list of facts', { facts: {} }],
  ])('that tells %s besides its code is set aside', (_what, over) => {
    const { status: _, ...bare } = FEEDBACK;
    expect(refuse({ ...bare, ...over })).toMatchObject({ reason: 'schema', pointer: '/status' });
  });
});

describe('a registry statement', () => {
  it('becomes an entry of the record of the unit and the procedure', () => {
    const { key, entry } = accept(REGISTRY);
    expect(key).toEqual({ of: 'registry', source: 'procedures-db', code: '01 1.004222' });
    expect(entry).toMatchObject({ at: at('2026-11-01T00:00'), unit: '01', procedure: '1.004222', facts: REGISTRY.facts });
  });

  it('without a procedure is about the unit itself', () => {
    const { procedure: _, ...ofUnit } = REGISTRY;
    const { key, entry } = accept({ ...ofUnit, unit: '00004', facts: { offersCertifiedCopies: true } });
    expect(key.code).toBe('00004 -');
    expect(entry.procedure).toBeNull();
  });

  it.each(Object.entries(FACT_SCHEMAS.registry.properties.facts.properties))('may tell %s, and take it back with null', (name) => {
    const value = name.endsWith('At') ? '2026-10-15T08:00:00+07:00' : name === 'onlineService' ? 'full' : false;
    // A date is one of a decision.
    const beside = ['effectiveAt', 'publishedAt'].includes(name) ? { decidedAt: '2026-10-14T08:00:00+07:00' } : {};
    expect(accept({ ...REGISTRY, facts: { ...beside, [name]: value } }).entry.facts).toMatchObject({
      [name]: name.endsWith('At') ? at('2026-10-15T08:00') : value,
    });
    expect(accept({ ...REGISTRY, facts: { [name]: null } }).entry.facts).toEqual({ [name]: null });
  });

  it('may name an effect that is still ahead, but no decision or publication', () => {
    const ahead = '2027-01-01T00:00:00+07:00';
    const decided = { decidedAt: '2026-10-14T08:00:00+07:00', effectiveAt: ahead };
    expect(accept({ ...REGISTRY, facts: decided }).entry.facts).toMatchObject({ effectiveAt: at('2027-01-01T00:00') });
    for (const name of ['decidedAt', 'publishedAt']) {
      expect(refuse({ ...REGISTRY, facts: { [name]: ahead } })).toMatchObject({ reason: 'future', pointer: `/facts/${name}` });
    }
  });
});

describe('an announcement', () => {
  const decidedAt = '2026-10-14T08:00:00+07:00';
  it.each([
    ['a date of no decision', { publishedAt: decidedAt }, '/facts/publishedAt'],
    ['an effect of no decision', { effectiveAt: decidedAt, decidedAt: null }, '/facts/effectiveAt'],
    ['a state beside a decision', { decidedAt, isPublic: true }, '/facts/isPublic'],
  ])('with %s is refused: it could not be counted as it is told', (_, facts, pointer) => {
    expect(refuse({ ...REGISTRY, facts })).toMatchObject({ reason: 'schema', pointer });
  });
});

describe('a reported total', () => {
  it('becomes an entry of the total of that period', () => {
    const { key, entry } = accept(REPORT);
    expect(key).toEqual({ of: 'report', source: 'reports', code: 'national_report received 2026-10-01 01 -' });
    expect(entry).toMatchObject({
      id: `${at('2026-11-03T08:00')}:total`,
      facts: { what: 'received', by: 'national_report', amount: 4_321, periodFrom: parseDay('2026-10-01') },
    });
  });

  it('of zero is zero, and of null is none', () => {
    expect(accept({ ...REPORT, amount: 0 }).entry.facts).toMatchObject({ amount: 0 });
    expect(accept({ ...REPORT, amount: null }).entry.facts).toMatchObject({ amount: null });
  });

  it('may be of a period that began today', () => {
    expect(accept({ ...REPORT, periodFrom: '2026-11-01' }).entry.facts).toMatchObject({ periodFrom: parseDay('2026-11-01') });
  });
});

describe('what is no good', () => {
  const bad = (kind: keyof typeof ITEMS, over: object): object => ({ ...ITEMS[kind], ...over });
  const facts = (kind: keyof typeof ITEMS, over: object): object => bad(kind, { facts: over });

  it.each<[string, object, string, string]>([
    ['no source', bad('feedback', { source: undefined }), 'schema', '/source'],
    ['a source of another alphabet', bad('report', { source: 'Nguồn' }), 'schema', '/source'],
    ['no unit', bad('registry', { unit: undefined }), 'schema', '/unit'],
    ['an unknown unit', bad('feedback', { unit: '99999' }), 'unknown_unit', '/unit'],
    ['no code', bad('feedback', { feedbackCode: undefined }), 'schema', '/feedbackCode'],
    ['an empty code', bad('feedback', { feedbackCode: '' }), 'schema', '/feedbackCode'],
    ['half of a surrogate pair in the code', bad('feedback', { feedbackCode: 'x\ud800' }), 'bad_text', '/feedbackCode'],
    ['half of a surrogate pair in the procedure', bad('registry', { procedure: 'x\ud800' }), 'bad_text', '/procedure'],
    ['half of a surrogate pair in the id', bad('report', { eventId: 'x\ud800' }), 'bad_text', '/eventId'],
    ['a version that is none', bad('registry', { version: -1 }), 'schema', '/version'],
    ['an unknown status', bad('feedback', { status: 'ignored' }), 'unknown_status', '/status'],
    ['an unknown subject', facts('feedback', { about: 'weather' }), 'schema', '/facts/about'],
    ['less than no votes', facts('feedback', { likes: -1 }), 'schema', '/facts/likes'],
    ['half a vote', facts('feedback', { dislikes: 0.5 }), 'schema', '/facts/dislikes'],
    ['no instant', bad('feedback', { occurredAt: undefined }), 'schema', '/occurredAt'],
    ['an instant without an offset', bad('feedback', { occurredAt: '2026-11-20T09:30:00' }), 'bad_instant', '/occurredAt'],
    ['31 February', bad('registry', { since: '2026-02-31T00:00:00+07:00' }), 'bad_instant', '/since'],
    ['the year 1850', bad('report', { statedAt: '1850-01-01T00:00:00+07:00' }), 'bad_instant', '/statedAt'],
    ['a feedback of tomorrow', bad('feedback', { occurredAt: '2026-11-23T09:00:00+07:00' }), 'future', '/occurredAt'],
    ['a register of tomorrow', bad('registry', { since: '2026-11-23T09:00:00+07:00' }), 'future', '/since'],
    ['a report of tomorrow', bad('report', { statedAt: '2026-11-23T09:00:00+07:00' }), 'future', '/statedAt'],
    ['no facts', bad('registry', { facts: undefined }), 'schema', '/facts'],
    ['an empty statement', facts('registry', {}), 'schema', '/facts'],
    ['a text for a yes', facts('registry', { isPublic: 'yes' }), 'schema', '/facts/isPublic'],
    ['an unknown kind of service', facts('registry', { onlineService: 'some' }), 'schema', '/facts/onlineService'],
    ['a decision on no day', facts('registry', { decidedAt: '2026-02-31T00:00:00+07:00' }), 'bad_instant', '/facts/decidedAt'],
    ['an effect on no day', facts('registry', { effectiveAt: '2026-13-01T00:00:00+07:00' }), 'bad_instant', '/facts/effectiveAt'],
    ['a period that has not begun', bad('report', { periodFrom: '2026-12-01' }), 'future', '/periodFrom'],
    ['a period that is no month', bad('report', { periodFrom: '2026-10-15' }), 'bad_instant', '/periodFrom'],
    ['a period from no day', bad('report', { periodFrom: '2026-09-31' }), 'bad_instant', '/periodFrom'],
    ['a period in other figures', bad('report', { periodFrom: '1/10/2026' }), 'bad_instant', '/periodFrom'],
    ['a year from its middle', bad('report', { periodKind: 'year' }), 'schema', '/periodFrom'],
    ['a period long ago', bad('report', { periodFrom: '0007-01-01' }), 'bad_instant', '/periodFrom'],
    ['a total of something else', bad('report', { what: 'lost' }), 'schema', '/what'],
    ['a total by somebody else', bad('report', { by: 'newspaper' }), 'schema', '/by'],
    ['half a dossier', bad('report', { amount: 0.5 }), 'schema', '/amount'],
    ['less than nothing', bad('report', { amount: -1 }), 'schema', '/amount'],
    ['no total', bad('report', { amount: undefined }), 'schema', '/amount'],
  ])('%s', (_what, item, reason, pointer) => {
    expect(refuse(item)).toMatchObject({ reason, pointer });
  });

  it.each(['feedback', 'registry', 'report'] as const)('an unknown field of a %s is named, and its value not kept', (kind) => {
    const refused = refuse({ ...ITEMS[kind], sender: 'Nguyễn Văn Bí Mật', facts: { phone: '0912' } });
    expect(refused).toMatchObject({ reason: 'schema', source: ITEMS[kind].source });
    expect(JSON.stringify(refused)).not.toMatch(/Bí Mật|0912/);
    expect(refused.item).toMatchObject({ kind, unit: '01', sender: '[left out]' });
  });
});

describe('a unit that changed', () => {
  it('is carried to its successor on the day of the statement', () => {
    expect(accept({ ...FEEDBACK, unit: '00002' }).entry).toMatchObject({ unit: '00008', unitGiven: '00002', unitGuessed: true });
  });

  it('has one record with its successor: of what either says of a procedure the latest holds', () => {
    expect(accept({ ...REGISTRY, unit: '00001' }).key).toEqual(accept({ ...REGISTRY, unit: '00004' }).key);
  });
});

describe('telling again', () => {
  it.each(['feedback', 'registry', 'report'] as const)('the same %s is a duplicate and counts once', async (kind) => {
    const { verdicts, ledger } = await tell(ITEMS[kind], ITEMS[kind], structuredClone(ITEMS[kind]));
    expect(verdicts).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(ledger.facts.size).toBe(1);
    expect([...ledger.facts.values()][0]?.revision).toBe(1);
  });

  it('a higher version corrects what was said under the same id, a lower one comes too late', async () => {
    const { verdicts, ledger } = await tell(
      { ...REPORT, version: 1 },
      { ...REPORT, version: 2, amount: 5_000 },
      { ...REPORT, version: 0, amount: 1 },
    );
    expect(verdicts).toEqual(['accepted', 'accepted', 'stale']);
    expect(counted(ledger, 'reported_received_national')).toBe(5_000);
  });

  it('a later total takes the place of an earlier one, and null takes it back: no data, and no zero', async () => {
    const later = { ...REPORT, statedAt: '2026-11-10T08:00:00+07:00' };
    expect(counted((await tell(REPORT, { ...later, amount: 4_400 })).ledger, 'reported_received_national')).toBe(4_400);
    const { ledger } = await tell(REPORT, { ...later, amount: null });
    expect(counted(ledger, 'reported_received_national')).toBe(0);
    expect(counted(ledger, 'reports_received')).toBe(0);
  });

  it("a year's total is another than that of its first month, and none of this year's", async () => {
    const january = { ...REPORT, statedAt: '2026-02-03T08:00:00+07:00', periodFrom: '2026-01-01' };
    const { verdicts, ledger } = await tell(
      { ...january, periodKind: 'month', amount: 50 },
      { ...january, periodKind: 'year', periodFrom: '2025-01-01', amount: 1_200 },
      { ...january, periodKind: 'year', amount: 1_500 },
    );
    expect(verdicts).toEqual(['accepted', 'accepted', 'accepted']);
    expect(ledger.facts.size).toBe(3);
    expect(counted(ledger, 'reported_received_national')).toBe(50);
    expect(counted(ledger, 'reported_received_last_year')).toBe(12 * (1_200 + 1_500));
  });

  it('a statement that is taken back with null is not known any more, and no no', async () => {
    const { ledger } = await tell(REGISTRY, { ...REGISTRY, since: '2026-11-10T00:00:00+07:00', facts: { isPublic: null } });
    expect(counted(ledger, 'procedures_in_force')).toBe(1);
    expect(counted(ledger, 'procedures_public')).toBe(0);
    expect(counted(ledger, 'procedures_public_known')).toBe(0);
    const no = await tell({ ...REGISTRY, facts: { isPublic: false } });
    expect(counted(no.ledger, 'procedures_public_known')).toBe(1);
  });

  it('two statements of one instant about different things both hold', async () => {
    const { verdicts, ledger } = await tell(REGISTRY, { ...REGISTRY, facts: { onlineService: 'partial' } });
    expect(verdicts).toEqual(['accepted', 'accepted']);
    expect(counted(ledger, 'procedures_public')).toBe(1);
    expect(counted(ledger, 'procedures_online')).toBe(1);
  });

  it('a decision and its publication, told apart, are one announcement', async () => {
    const decidedAt = '2026-11-02T10:00:00+07:00';
    const decided = { ...REGISTRY, since: decidedAt, facts: { decidedAt, effectiveAt: '2026-11-16T00:00:00+07:00' } };
    const publishedAt = '2026-11-05T10:00:00+07:00';
    const published = { ...REGISTRY, since: publishedAt, facts: { decidedAt, publishedAt } };
    for (const items of [
      [decided, published],
      [published, decided],
    ]) {
      const { ledger } = await tell(...items);
      expect(counted(ledger, 'announcements_month')).toBe(1);
      expect(counted(ledger, 'announced_on_time_month')).toBe(1);
      expect(counted(ledger, 'made_public_on_time_month')).toBe(1);
      expect(counted(ledger, 'made_public_late_month')).toBe(0);
    }
  });

  it('two decisions about one procedure, signed at one instant by the clock of the statement, are two', async () => {
    const decision = (decidedAt: string): object => ({ ...REGISTRY, facts: { decidedAt } });
    const { verdicts, ledger } = await tell(decision('2026-10-02T10:00:00+07:00'), decision('2026-10-20T10:00:00+07:00'));
    expect(verdicts).toEqual(['accepted', 'accepted']);
    // Both in October: the procedure counts once in the month.
    expect(counted(ledger, 'announcements_month')).toBe(1);
    expect([...ledger.facts.values()][0]?.history).toHaveLength(2);
  });

  it('votes that change correct the earlier ones, and leave the status alone', async () => {
    const { status: _, ...bare } = FEEDBACK;
    const votes = (hour: number, likes: number): object => ({
      ...bare,
      occurredAt: `2026-11-21T${hour}:00:00+07:00`,
      facts: { likes, dislikes: 2 },
    });
    const { ledger } = await tell(FEEDBACK, votes(10, 0), votes(11, 3));
    expect(counted(ledger, 'feedback_received')).toBe(1);
    expect(counted(ledger, 'feedback_open')).toBe(1);
    expect(counted(ledger, 'feedback_liked')).toBe(1);
    expect(counted(ledger, 'feedback_disliked')).toBe(0);
  });
});
