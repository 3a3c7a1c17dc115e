import { describe, expect, it } from 'vitest';

import { measured } from './measure-fixture.ts';
import { measureSet } from './measure.ts';
import { tallyDelta, type TallyChange } from './tally-delta.ts';

const measures = measureSet([
  { id: 'received', of: 'dossier', on: 'receivedDay', all: ['accepted'], none: [] },
  { id: 'ended', of: 'dossier', on: 'endDay', all: ['ended'], none: [] },
  { id: 'minutes', of: 'dossier', on: 'receivedDay', all: [], none: [], sum: 'processingMinutes' },
]);
const delta = () => tallyDelta(measures, (unit) => unit.slice(0, 2));

/** `key day: column amount, …` */
function shown(changes: readonly TallyChange[]): string[] {
  return changes.map(({ key, day, columns, amounts }) => {
    const cells = columns.map((column, n) => `${measures.columns[column]?.name} ${amounts[n]}`);
    return `${key.replace('\u0000', '/')} ${day}: ${cells.join(', ')}`;
  });
}

describe('tallyDelta', () => {
  it('of a new dossier is what it contributes', () => {
    const gathered = delta();
    gathered.replace(null, measured(['accepted', 'ended']));
    expect(shown(gathered.units())).toEqual(['00004 1: received 1, minutes 90', '00004 3: ended 1']);
    expect(shown(gathered.procedures())).toEqual(['P3/00 1: received 1, minutes 90', 'P3/00 3: ended 1']);
  });

  it('of an unchanged one is nothing', () => {
    const gathered = delta();
    gathered.replace(measured(['accepted']), measured(['accepted']));
    expect([...gathered.units(), ...gathered.procedures()]).toEqual([]);
  });

  it('moves a dossier to another unit', () => {
    const gathered = delta();
    gathered.replace(measured(['accepted']), measured(['accepted'], { unit: '00008' }));
    expect(shown(gathered.units())).toEqual(['00004 1: received -1, minutes -90', '00008 1: received 1, minutes 90']);
    expect(gathered.procedures()).toEqual([]);
  });

  it('takes a dossier away', () => {
    const gathered = delta();
    gathered.replace(measured(['accepted']), null);
    expect(shown(gathered.units())).toEqual(['00004 1: received -1, minutes -90']);
  });

  it('gathers many into one change a row, in key order', () => {
    const gathered = delta();
    for (const unit of ['00008', '00004', '00008']) gathered.replace(null, measured(['accepted'], { unit }));
    const early = measured(['accepted']);
    gathered.replace(null, { ...early, days: { ...early.days, receivedDay: -5 } });
    expect(shown(gathered.units())).toEqual([
      '00004 -5: received 1, minutes 90',
      '00004 1: received 1, minutes 90',
      '00008 1: received 2, minutes 180',
    ]);
  });
});
