import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { scoreFile, scoreText } from './score-file.ts';

const GOLDEN = path.resolve(import.meta.dirname, '../../test/golden/index766-phu-tho-2026-08.json');

let dir: string;
let changed: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'score-'));
  changed = path.join(dir, 'changed.json');
  const text = await readFile(GOLDEN, 'utf8');
  await writeFile(changed, text.replaceAll('"score": 15.68', '"score": 15.7'));
});
afterAll(() => rm(dir, { recursive: true }));

function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const main = path.resolve(import.meta.dirname, 'main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'score', ...args], { env: { NHIP_DATA_DIR: '/dev/null/nowhere' } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: stdout, err: stderr });
    });
  });
}

describe('nhip score FILE', () => {
  it('reproduces every published score, says what it does not compute, and exits with 0, without the database', async () => {
    const { code, out } = await run(GOLDEN, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      file: GOLDEN,
      index: '766',
      versions: [2],
      summary: { checks: 170, ok: 170, differing: 0, notComputed: 11 },
    });
  });

  it('exits with 1 where one differs, and names it', async () => {
    const { code, out } = await run(changed);
    expect(code).toBe(1);
    expect(out).toMatch(/H44 +2\.1 +15\.70 +15\.68 +-0\.02\d +formula/);
    expect(out).toContain('170 published scores checked (114 components, 55 groups, 1 totals): 168 agree, 2 differ; 11 not computed');
  });

  it('exits with 2 for what it cannot read, and says why', async () => {
    expect(await run(path.join(dir, 'nowhere.json'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('nowhere.json: cannot be read'),
    });
    expect(await run(GOLDEN, '--index', '767')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no such index: 767; there is 766'),
    });
  });

  it('of a file that says another period than it is asked for is refused', async () => {
    await expect(scoreFile(GOLDEN, { period: '2026-07' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('shows no table of differences where there are none', async () => {
    const text = scoreText(await scoreFile(GOLDEN, {}));
    expect(text).not.toContain('difference');
    expect(text).toContain('not computed');
  });
});
