import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { parseDay } from '../shared/instant.ts';
import { readProcedures } from './read-procedures.ts';

describe('the procedures of the catalogue', async () => {
  const procedures = await readProcedures(fileURLToPath(new URL('../../catalogue/procedures', import.meta.url)));
  const all = [...procedures.values()];

  it('are at least 300 in use with a clear limit, at both levels', () => {
    const used = all.filter(({ weight, limit }) => weight > 0 && limit !== null);
    expect(used.filter(({ level }) => level === 'commune').length).toBeGreaterThan(300);
    expect(used.filter(({ level }) => level === 'province').length).toBeGreaterThan(300);
  });

  it('carry the statutory limit and what else the portal says', () => {
    expect(procedures.get('1.004222')).toMatchObject({
      name: 'Đăng ký thường trú',
      field: 'Đăng ký, quản lý cư trú',
      level: 'commune',
      limit: { amount: 7, unit: 'working_day' },
      fullProcessEligible: false,
    });
    expect(procedures.get('1.004194')?.fullProcessEligible).toBe(true);
  });

  it('have no limit where the portal states none, or a number without a unit', () => {
    expect(procedures.get('2.000815')?.limit).toBeNull();
    expect(procedures.get('1.001022')?.limit).toBeNull();
  });

  it('weigh about 100,000 at each level', () => {
    for (const level of ['commune', 'province']) {
      const weight = all.filter((procedure) => procedure.level === level).reduce((sum, procedure) => sum + procedure.weight, 0);
      expect(Math.abs(weight - 100_000)).toBeLessThan(500);
    }
  });
});

describe('a broken procedure catalogue', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nhip-procedures-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const good = ['1.000001', 'commune', 'Hộ tịch', '3', 'working_day', '0', '10', 'Tên'];

  it.each([
    ['a limit without an amount', { 3: '' }, /:3: a limit needs/],
    ['a limit of nothing', { 3: '0' }, /:3: a limit needs/],
    ['an unknown unit', { 4: 'week' }, /:3: "week" is none of/],
    ['an unknown level', { 1: 'district' }, /:3: "district" is none of/],
    ['a negative weight', { 6: '-1' }, /:3: the weight -1/],
    ['a code given before', { 0: '1.000000' }, /:3: the code "1.000000" is empty or taken/],
  ])('refuses %s, naming the line', async (_, change, message) => {
    const header = 'code\tlevel\tfield\tamount\tunit\tfull_process\tweight\tname';
    const first = good.with(0, '1.000000').join('\t');
    const second = Object.assign([...good], change).join('\t');
    await writeFile(join(folder, 'procedures.tsv'), [header, first, second, ''].join('\n'));
    await expect(readProcedures(folder)).rejects.toThrow(message);
  });

  const readWith = async (...changes: readonly string[]) => {
    const header = 'code\tlevel\tfield\tamount\tunit\tfull_process\tweight\tname';
    await writeFile(join(folder, 'procedures.tsv'), [header, good.join('\t'), ''].join('\n'));
    await writeFile(join(folder, 'limit-changes.tsv'), ['code\tfrom\tamount\tunit\tbasis', ...changes, ''].join('\n'));
    return readProcedures(folder);
  };

  it('keeps the limits that changed, each from its first day of acceptance', async () => {
    const procedures = await readWith('1.000001\t2026-03-01\t2\tworking_day\tQĐ 1', '1.000001\t2026-07-01\t\t\tQĐ 2');
    expect(procedures.get('1.000001')).toMatchObject({
      limit: { amount: 3, unit: 'working_day' },
      changedLimits: [
        { from: parseDay('2026-03-01'), limit: { amount: 2, unit: 'working_day' } },
        { from: parseDay('2026-07-01'), limit: null },
      ],
      weight: 10,
    });
  });

  it.each([
    ['an unknown procedure', '1.000009\t2026-03-01\t2\tworking_day\tQĐ 1', /limit-changes\.tsv:2: there is no procedure 1.000009/],
    ['a day that does not exist', '1.000001\t2026-02-30\t2\tworking_day\tQĐ 1', /:2: "2026-02-30" is not a day/],
    ['a change that rests on nothing', '1.000001\t2026-03-01\t2\tworking_day\t', /:2: a changed limit says/],
    ['a change that changes nothing', '1.000001\t2026-03-01\t3\tworking_day\tQĐ 1', /:2: that is the limit of 1.000001 already/],
    ['a limit without a unit', '1.000001\t2026-03-01\t2\t\tQĐ 1', /:2: "" is none of/],
  ])('refuses %s, naming the line', async (_, change, message) => {
    await expect(readWith(change)).rejects.toThrow(message);
  });

  it('refuses two limits for one day', async () => {
    const first = '1.000001\t2026-03-01\t2\tworking_day\tQĐ 1';
    await expect(readWith(first, '1.000001\t2026-03-01\t1\tworking_day\tQĐ 2')).rejects.toThrow(/:3: 2026-03-01 is not after the change/);
    await expect(readWith(first, '1.000001\t2026-02-01\t1\tworking_day\tQĐ 2')).rejects.toThrow(/:3: 2026-02-01 is not after/);
  });
});
