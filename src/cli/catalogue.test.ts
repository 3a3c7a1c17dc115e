import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { CATALOGUE_DIR } from '../core.ts';
import { checkCatalogue } from './catalogue.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'catalogue-'));
  await cp(CATALOGUE_DIR, dir, { recursive: true });
});
afterEach(() => rm(dir, { recursive: true }));

async function change(file: string, from: string, to: string): Promise<number> {
  const text = await readFile(path.join(dir, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(path.join(dir, file), text.replace(from, to));
  return text.slice(0, text.indexOf(from)).split('\n').length;
}

/** Runs the command as a person does; without a data folder, so that it would fail if it opened a database. */
function run(...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  const main = path.resolve(import.meta.dirname, 'main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'catalogue', 'check', ...args], { env: { NHIP_DATA_DIR: '/dev/null/nowhere' } }, (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: stdout });
    });
  });
}

describe('nhip catalogue check', () => {
  it('finds the catalogue of this program sound, without the database', async () => {
    const { code, out } = await run('--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, reasons: [], holds: { indexes: 1 } });
    expect((await run()).out).toMatch(/sound; \d+ units, \d+ procedures, \d+ measures, \d+ indicators, \d+ versions, 1 indexes\n$/);
  });

  it('refuses one with faults, says each with file and line, and exits with 1', async () => {
    const file = 'indexes/service-quality-766.yaml';
    const line = await change(file, 'indicator: progress_rate', 'indicator: speed');
    await change(file, 'version: 3', 'version: 2');
    const { code, out } = await run(dir, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      ok: false,
      dir,
      reasons: [
        { file, line, reason: '2.1 names speed, which is no indicator at that time' },
        { file, line: expect.any(Number), reason: 'version 2 stands twice' },
      ],
      holds: null,
    });
    const text = await run(dir);
    expect(text.code).toBe(1);
    expect(text.out).toContain(`${path.join(dir, file)}:${line}: 2.1 names speed`);
    expect(text.out).toMatch(/REFUSED, 2 reasons\n$/);
  });

  it('says which part is missing of a folder that is none', async () => {
    const report = await checkCatalogue(path.join(dir, 'nowhere'));
    expect(report.ok).toBe(false);
    expect(report.reasons.every(({ line, reason }) => line === null && reason.includes('cannot be read'))).toBe(true);
  });
});
