import { describe, expect, it } from 'vitest';

import { BrokenRecord } from '../../intake/formats/format.ts';
import { SECOND_MS } from '../../shared/instant.ts';
import { manualClock } from '../../shared/manual-clock.ts';
import { driftKeeper, type ShapeSample } from './drift-keeper.ts';
import { knownSource } from './source-fixture.ts';

const NOW = Date.parse('2026-03-06T10:30:00+07:00');
const SOURCE = knownSource('h01', { enums: { TrangThai: { '1': 'accepted' } } });

function opened() {
  const clock = manualClock(NOW);
  const written: ShapeSample[] = [];
  const keeper = driftKeeper({
    clock,
    write: (samples) => {
      written.push(...samples);
      return Promise.resolve();
    },
  });
  const note = (records: readonly unknown[], source = SOURCE): void => keeper.note(source, 'national', records, records);
  return { clock, written, keeper, note };
}
const records = (count: number) => Array.from({ length: count }, (_, at) => ({ [at < count / 2 ? 'first' : 'second']: at + 1 }));

describe('samples', () => {
  it('are of twenty records spread over a batch, once a second at most of each source', async () => {
    const { clock, written, keeper, note } = opened();
    note(records(1_000));
    note(records(1_000));
    note(records(4), knownSource('h02'));
    clock.advance(SECOND_MS);
    note(records(10));
    clock.advance(10 * SECOND_MS);
    await keeper.keep();
    expect(written.map(({ source, records: looked }) => [source, looked])).toEqual([
      ['h01', 30],
      ['h02', 4],
    ]);
    expect(written[0]?.sightings).toEqual([
      { path: '/first', word: '', times: 15 },
      { path: '/second', word: '', times: 15 },
    ]);
  });

  it('know the declared words of the source', async () => {
    const { clock, written, keeper, note } = opened();
    note([{ TrangThai: 1 }, { TrangThai: 9 }]);
    clock.advance(10 * SECOND_MS);
    await keeper.keep();
    expect(written[0]?.sightings).toContainEqual({ path: '/TrangThai', word: '9', times: 1 });
  });

  it('leave out what is no record', async () => {
    const { clock, written, keeper } = opened();
    keeper.note(SOURCE, 'national', [new BrokenRecord('bad_json', '/3', 'a line')], [null]);
    clock.advance(10 * SECOND_MS);
    await keeper.keep();
    expect(written).toEqual([]);
  });

  it('are written every ten seconds, each once, and are let go where they cannot be', async () => {
    const clock = manualClock(NOW);
    let tries = 0;
    const keeper = driftKeeper({ clock, write: () => ((tries += 1), Promise.reject(new Error('away'))) });
    keeper.note(SOURCE, 'national', [{ a: 1 }], [{ a: 1 }]);
    await keeper.keep();
    expect(tries).toBe(0);
    clock.advance(10 * SECOND_MS);
    await expect(keeper.keep()).rejects.toThrow('away');
    clock.advance(10 * SECOND_MS);
    await keeper.keep();
    expect(tries).toBe(1);
  });
});
