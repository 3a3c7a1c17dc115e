import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readLimits } from './read-limits.ts';

const FILE = fileURLToPath(new URL('../../catalogue/limits.yaml', import.meta.url));

it('the limits of the catalogue are those of the law, and what no law gives is set', async () => {
  expect(await readLimits(FILE)).toMatchObject({
    synchronisation: { amount: 8, unit: 'working_hour' },
    feedback: { refuse: 2, askForMore: 5, answer: 15, publish: 2 },
    announcement: { ministry: { announceBefore: 20, publishWithin: 10 }, province: { announceBefore: 5, publishWithin: 5 } },
  });
});

describe('a broken file of limits', async () => {
  const whole = await readFile(FILE, 'utf8');
  const lineOf = (text: string): number => whole.slice(0, whole.indexOf(text)).split('\n').length;
  let file: string;
  beforeAll(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'nhip-limits-')), 'limits.yaml');
  });
  afterAll(() => rm(join(file, '..'), { recursive: true }));

  it.each([
    ['a limit of nothing', 'amount: 8', 'amount: 0', '/synchronisation/amount'],
    ['a unit that nobody knows', '  unit: working_hour\n', '  unit: fortnight\n', '/synchronisation/unit'],
    ['half a day', 'answer: 15', 'answer: 1.5', '/feedback/answer'],
    ['a key that nobody knows', 'askForMore: 5', 'askforMore: 5', '/feedback'],
    ['a limit that rests on nothing', 'basis: "The portal', 'bases: "The portal', '/feedback'],
  ])('with %s is refused with its line', async (_, good, bad, path) => {
    await writeFile(file, whole.replace(good, bad));
    const refused = readLimits(file);
    await expect(refused).rejects.toThrow(path);
    const line = path === '/feedback' ? '\\d+' : String(lineOf(good));
    await expect(refused).rejects.toThrow(new RegExp(`limits\\.yaml:${line}: `));
  });
});
