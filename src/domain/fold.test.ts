import { describe, expect, it } from 'vitest';

import { HOUR_MS } from '../shared/instant.ts';
import { at, event, folded, retraction, snapshot } from './dossier-fixture.ts';
import { fold } from './fold.ts';

const registered = event('registered', '2026-03-02T08:00');
const accepted = event('accepted', '2026-03-02T09:00');
const inProcess = event('in_process', '2026-03-02T10:00');
const DUE = at('2026-03-05T17:30');

describe('the clock of a dossier', () => {
  it('does not run before acceptance', () => {
    expect(folded(registered)).toMatchObject({
      status: 'registered',
      submittedAt: registered.at,
      acceptedAt: null,
      dueAt: null,
      endedAt: null,
    });
  });

  it('begins with acceptance, and the due instant is the statutory one', () => {
    expect(folded(registered, accepted)).toMatchObject({
      submittedAt: registered.at,
      acceptedAt: accepted.at,
      dueAtOriginal: DUE,
      dueAt: DUE,
    });
  });

  it('takes work on it for acceptance where the source never said so', () => {
    expect(folded(registered, inProcess).acceptedAt).toBe(inProcess.at);
    expect(folded(event('returned', '2026-03-04T10:00'))).toMatchObject({ acceptedAt: at('2026-03-04T10:00'), processingMs: 0 });
  });

  it('keeps the first acceptance', () => {
    expect(folded(accepted, inProcess, event('accepted', '2026-03-03T09:00')).acceptedAt).toBe(accepted.at);
  });

  it('has no due instant for a procedure without a limit, nor for an unknown one', () => {
    expect(folded({ ...accepted, procedure: 'P0' }).dueAt).toBeNull();
    expect(folded({ ...accepted, procedure: '?' }).dueAt).toBeNull();
  });
});

describe('the appointment', () => {
  it('of the receipt note outranks the statutory limit', () => {
    const dueAt = at('2026-03-20T17:00');
    expect(folded({ ...accepted, facts: { dueAt } })).toMatchObject({ dueAtOriginal: dueAt, dueAt });
  });

  it('that is null means there is none, and none is computed', () => {
    expect(folded({ ...accepted, facts: { dueAt: null } })).toMatchObject({ dueAtOriginal: null, dueAt: null });
  });

  it('given anew replaces the first one, which is kept beside it', () => {
    const dueAtCurrent = at('2026-03-20T17:00');
    expect(folded({ ...accepted, facts: { dueAtCurrent } })).toMatchObject({ dueAtOriginal: DUE, dueAt: dueAtCurrent });
  });

  it('given anew is not moved by pauses', () => {
    const dueAtCurrent = at('2026-03-20T17:00');
    const state = folded(
      { ...accepted, facts: { dueAtCurrent } },
      event('supplement_requested', '2026-03-03T09:00'),
      event('in_process', '2026-03-03T11:00'),
    );
    expect(state).toMatchObject({ dueAt: dueAtCurrent, pausedMs: 2 * HOUR_MS });
  });

  it('given anew and taken back leaves the first', () => {
    const later = { ...inProcess, facts: { dueAtCurrent: null } };
    expect(folded({ ...accepted, facts: { dueAtCurrent: at('2026-03-20T17:00') } }, later).dueAt).toBe(DUE);
  });
});

describe('pauses', () => {
  const asked = event('supplement_requested', '2026-03-03T09:00');
  const came = event('in_process', '2026-03-04T09:00');

  it('move the due instant by the working time they took', () => {
    const state = folded(accepted, asked, came);
    // Eight working hours from Thursday's close end with Friday's.
    expect(state).toMatchObject({ pausedMs: 8 * HOUR_MS, dueAtOriginal: DUE, dueAt: at('2026-03-06T17:30'), pausedSince: null });
  });

  it('move it over the weekend and a holiday', () => {
    const state = folded(accepted, asked, event('in_process', '2026-03-05T09:00'));
    expect(state).toMatchObject({ pausedMs: 16 * HOUR_MS, dueAt: at('2026-03-10T17:30') });
  });

  it('that last still are known, and have not moved it yet', () => {
    expect(folded(accepted, asked)).toMatchObject({ status: 'supplement_requested', pausedSince: asked.at, pausedMs: 0, dueAt: DUE });
  });

  it('for payment count alike', () => {
    expect(folded(accepted, event('payment_requested', '2026-03-03T09:00'), came)).toMatchObject({
      pausedMs: 8 * HOUR_MS,
      supplementRequests: 0,
    });
  });

  it('that follow each other are one', () => {
    const state = folded(accepted, asked, event('payment_requested', '2026-03-03T10:00'));
    expect(state.pausedSince).toBe(asked.at);
  });

  it('add up', () => {
    const again = event('supplement_requested', '2026-03-05T09:00');
    const state = folded(accepted, asked, came, again, event('in_process', '2026-03-05T10:00'));
    expect(state).toMatchObject({ pausedMs: 9 * HOUR_MS, supplementRequests: 2 });
  });

  it('repeated without work between are one request', () => {
    expect(folded(accepted, asked, event('supplement_requested', '2026-03-03T15:00'), came).supplementRequests).toBe(1);
  });

  it('before acceptance are not the unit’s', () => {
    const state = folded(registered, event('supplement_requested', '2026-03-02T08:10'), event('accepted', '2026-03-03T09:00'));
    expect(state).toMatchObject({ pausedMs: 0, supplementRequests: 1 });
  });

  it('are not part of the processing time', () => {
    const state = folded(accepted, asked, came, event('resolved', '2026-03-04T11:00'));
    // Monday 6.5 hours from nine, Tuesday 8, Wednesday 3.5 to eleven; minus the eight of the pause.
    expect(state.processingMs).toBe((6.5 + 8 + 3.5 - 8) * HOUR_MS);
  });

  it('end with the dossier', () => {
    const state = folded(accepted, asked, event('withdrawn', '2026-03-03T11:00'));
    expect(state).toMatchObject({ pausedMs: 2 * HOUR_MS, pausedSince: null, endedAt: at('2026-03-03T11:00') });
  });

  it('end with the dossier also where its end is declared', () => {
    const resolvedAt = at('2026-03-03T11:00');
    const byStep = folded(accepted, asked, event('resolved', '2026-03-03T11:00'));
    const declared = folded(accepted, { ...asked, facts: { resolvedAt } });
    expect(declared).toMatchObject({
      pausedSince: null,
      pausedMs: byStep.pausedMs,
      dueAt: byStep.dueAt,
      processingMs: byStep.processingMs,
    });
  });

  it('after a declared end took nothing from the dossier', () => {
    const state = folded({ ...accepted, facts: { resolvedAt: at('2026-03-02T11:00') } }, asked, came);
    expect(state).toMatchObject({ pausedMs: 0, processingMs: 2 * HOUR_MS });
  });
});

describe('the end', () => {
  it('is the result, and handing it over does not move it', () => {
    const state = folded(accepted, event('resolved', '2026-03-04T10:00'), event('returned', '2026-03-06T10:00'));
    expect(state).toMatchObject({
      status: 'returned',
      resolvedAt: at('2026-03-04T10:00'),
      returnedAt: at('2026-03-06T10:00'),
      endedAt: at('2026-03-04T10:00'),
    });
  });

  it('is the handing over where nobody said that the result was made', () => {
    expect(folded(accepted, event('returned', '2026-03-06T10:00')).endedAt).toBe(at('2026-03-06T10:00'));
  });

  it.each(['rejected', 'withdrawn', 'stopped'] as const)('can be without a result: %s', (status) => {
    const state = folded(accepted, event(status, '2026-03-03T10:00'));
    expect(state).toMatchObject({ status, endedAt: at('2026-03-03T10:00'), resolvedAt: null, returnedAt: null });
    expect(state.processingMs).toBe((6.5 + 2.5) * HOUR_MS);
  });

  it.each(['rejected', 'withdrawn'] as const)('before acceptance leaves no processing time: %s', (status) => {
    expect(folded(registered, event(status, '2026-03-02T09:00'))).toMatchObject({ status, acceptedAt: null, processingMs: null });
  });

  it('is taken back by work after it', () => {
    const state = folded(accepted, event('resolved', '2026-03-04T10:00'), event('in_process', '2026-03-05T10:00'));
    expect(state).toMatchObject({
      status: 'in_process',
      resolvedAt: null,
      endedAt: null,
      processingMs: null,
      reopened: true,
      unusualStep: true,
    });
  });

  it('of a dossier taken up again is the later one', () => {
    const state = folded(
      accepted,
      event('resolved', '2026-03-03T10:00'),
      event('in_process', '2026-03-04T10:00'),
      event('resolved', '2026-03-05T10:00'),
    );
    expect(state).toMatchObject({ resolvedAt: at('2026-03-05T10:00'), reopened: true });
  });

  it('by withdrawal is taken back by a result', () => {
    const state = folded(accepted, event('withdrawn', '2026-03-03T10:00'), event('resolved', '2026-03-04T10:00'));
    expect(state).toMatchObject({ status: 'resolved', endedAt: at('2026-03-04T10:00'), unusualStep: true });
  });
});

describe('declared milestones', () => {
  it('outrank what the statuses say', () => {
    const facts = { acceptedAt: at('2026-03-02T08:30'), resolvedAt: at('2026-03-03T08:30'), returnedAt: at('2026-03-03T09:30') };
    const state = folded(accepted, { ...event('returned', '2026-03-06T10:00'), facts });
    expect(state).toMatchObject({ ...facts, endedAt: facts.resolvedAt, status: 'returned' });
  });

  it('end a dossier whose statuses do not', () => {
    expect(folded({ ...accepted, facts: { resolvedAt: at('2026-03-03T09:00') } })).toMatchObject({
      status: 'resolved',
      endedAt: at('2026-03-03T09:00'),
    });
    expect(folded({ ...accepted, facts: { returnedAt: at('2026-03-03T09:00') } })).toMatchObject({
      status: 'returned',
      endedAt: at('2026-03-03T09:00'),
    });
  });

  it('of an end accept a dossier as a step would, unless the source says that it was not accepted', () => {
    const resolvedAt = at('2026-03-04T10:00');
    expect(folded({ ...registered, facts: { resolvedAt } })).toMatchObject({ status: 'resolved', acceptedAt: resolvedAt, processingMs: 0 });
    expect(folded({ ...registered, facts: { resolvedAt, acceptedAt: null } }).acceptedAt).toBeNull();
  });

  it('that are null take back what the statuses say', () => {
    const state = folded(accepted, { ...event('resolved', '2026-03-04T10:00'), facts: { resolvedAt: null } });
    expect(state).toMatchObject({ status: 'in_process', resolvedAt: null, endedAt: null });
  });

  it('that are null take back an earlier declaration', () => {
    const first = { ...accepted, facts: { resolvedAt: at('2026-03-03T09:00') } };
    expect(folded(first, { ...inProcess, facts: { resolvedAt: null } })).toMatchObject({ status: 'in_process', endedAt: null });
  });

  it('accept a dossier that is only registered', () => {
    expect(folded({ ...registered, facts: { acceptedAt: accepted.at } })).toMatchObject({
      status: 'accepted',
      acceptedAt: accepted.at,
      dueAt: DUE,
    });
  });

  it('of submission come first, else the first that is known', () => {
    expect(folded({ ...accepted, facts: { submittedAt: at('2026-02-27T16:00') } }).submittedAt).toBe(at('2026-02-27T16:00'));
    expect(folded({ ...inProcess, facts: { acceptedAt: accepted.at } }).submittedAt).toBe(accepted.at);
  });

  it('before acceptance give no negative processing time', () => {
    expect(folded({ ...accepted, facts: { resolvedAt: at('2026-02-27T09:00') } }).processingMs).toBe(0);
  });
});

describe('facts and places', () => {
  it('are registers: the latest by happening wins, whatever arrived last', () => {
    const first = { ...accepted, facts: { fee: 10_000, digitised: true } };
    const later = { ...inProcess, facts: { fee: 0 }, unit: '00008', procedure: 'P0', unitGiven: 'H29.01', unitGuessed: true };
    for (const history of [
      [first, later],
      [later, first],
    ]) {
      expect(folded(...history)).toMatchObject({
        facts: { fee: 0, digitised: true },
        unit: '00008',
        procedure: 'P0',
        unitGiven: 'H29.01',
        unitGuessed: true,
      });
    }
  });

  it('of a snapshot replace those of what happened before it', () => {
    const state = folded(
      { ...accepted, facts: { fee: 10_000 } },
      snapshot('2026-03-03T09:00', [['accepted', '2026-03-02T09:00']], { facts: { reused: true } }),
    );
    expect(state.facts).toEqual({ reused: true });
  });
});

describe('a snapshot', () => {
  it('means the same as the events it lists', () => {
    const steps = [
      ['registered', '2026-03-02T08:00'],
      ['accepted', '2026-03-02T09:00'],
      ['resolved', '2026-03-04T10:00'],
    ] as const;
    const events = steps.map(([status, when]) => event(status, when));
    expect(folded(snapshot('2026-03-05T09:00', steps))).toEqual(folded(...events));
  });

  it('may list its steps in any order', () => {
    const steps = [
      ['resolved', '2026-03-04T10:00'],
      ['accepted', '2026-03-02T09:00'],
    ] as const;
    expect(folded(snapshot('2026-03-05T09:00', steps))).toMatchObject({ status: 'resolved', acceptedAt: accepted.at });
  });

  it('is continued by what happened after it', () => {
    const whole = snapshot('2026-03-03T09:00', [['accepted', '2026-03-02T09:00']]);
    expect(folded(whole, event('resolved', '2026-03-04T10:00'))).toMatchObject({ status: 'resolved', acceptedAt: accepted.at });
  });
});

it('a jump that is not usual is noted and taken', () => {
  expect(folded(registered, event('resolved', '2026-03-04T10:00'))).toMatchObject({ status: 'resolved', unusualStep: true });
  expect(folded(registered, accepted, event('resolved', '2026-03-04T10:00')).unusualStep).toBe(false);
});

it('a dossier without an entry is a defect', () => {
  expect(() => fold([], new Map(), { workingMs: () => 0 } as never)).toThrow('at least one entry');
});

describe('a step that names neither unit nor procedure', () => {
  const step = event('supplement_requested', '2026-03-03T09:00', { unit: '00001', unitAssumed: true, procedure: '' });

  it('leaves the dossier where another entry says that it is, whichever came first', () => {
    const whole = snapshot('2026-03-02T12:00', [['accepted', '2026-03-02T09:00']], { unitGiven: '00003', unitGuessed: true });
    for (const history of [
      [whole, step],
      [step, whole],
    ]) {
      const expected = { unit: '00004', unitGiven: '00003', unitGuessed: true, procedure: 'P3', status: 'supplement_requested' };
      expect(folded(...history)).toMatchObject(expected);
    }
    expect(folded(accepted, step)).toMatchObject({ unit: '00004', procedure: 'P3', dueAtComputed: DUE });
  });

  it('counts at the unit that stands in, without a limit, while nothing else is known', () => {
    expect(folded(step)).toMatchObject({ unit: '00001', procedure: '', dueAt: null, status: 'supplement_requested' });
  });

  it('is retracted with its dossier, which stays where it was', () => {
    expect(folded(accepted, step, retraction('2026-03-04T09:00'))).toMatchObject({ unit: '00004', procedure: 'P3', acceptedAt: null });
  });
});

describe('a retracted dossier', () => {
  const retracted = retraction('2026-03-03T09:00', { reason: 'sent_by_mistake' });
  const resolved = event('resolved', '2026-03-04T10:00', { facts: { fee: 50_000 } });

  it('keeps whose it is, when and why it was taken back, and nothing else', () => {
    expect(folded(accepted, resolved, retracted)).toMatchObject({
      unit: '00004',
      procedure: 'P3',
      status: 'registered',
      facts: {},
      submittedAt: null,
      acceptedAt: null,
      dueAt: null,
      endedAt: null,
      processingMs: null,
      retracted: { at: retracted.at, reason: 'sent_by_mistake' },
    });
  });

  it('stays one whatever is told of it later, a whole snapshot as well', () => {
    const whole = snapshot('2026-03-05T09:00', [['accepted', '2026-03-02T09:00']]);
    expect(folded(accepted, retracted, whole, event('in_process', '2026-03-06T09:00'))).toMatchObject({
      acceptedAt: null,
      retracted: { at: retracted.at },
    });
  });

  it('is what it would be without the retraction once it is restored', () => {
    const restored = retraction('2026-03-05T09:00', { isRetracted: false });
    expect(folded(restored, retracted, accepted, resolved)).toEqual(folded(accepted, resolved));
  });

  it('may be known by its retraction alone, which need not say of which procedure', () => {
    const given = { unit: '00008', unitGiven: '00007', unitGuessed: true };
    expect(folded({ ...retracted, ...given })).toMatchObject({ ...given, procedure: '', submittedAt: null, calendar: 'test' });
    expect(folded({ ...retracted, procedure: 'H4' }).procedure).toBe('H4');
  });

  it('of which only the restoration is known is not retracted, and counts as little', () => {
    expect(folded(retraction('2026-03-05T09:00', { isRetracted: false }))).toMatchObject({ retracted: null, submittedAt: null });
  });
});
