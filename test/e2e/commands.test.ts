import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ImportReport } from '../../src/cli/import.ts';
import type { Board } from '../../src/live/wire.ts';
import { waitUntil } from '../wait-until.ts';
import { workbook } from '../workbook.ts';
import { nhipFolder, type NhipFolder } from './nhip-process.ts';

const MAP = 'catalogue/sources/receipt.yaml';
const HEADER =
  'case:channel,case:concept:name,case:deadline,case:department,case:enddate,case:startdate,concept:instance,concept:name,time:timestamp';
const ROWS = [
  'Internet,c-1,2011-12-06 13:41:31.788000+01:00,General,2011-12-01 10:00:00+01:00,2011-10-11 13:42:22+02:00,t-1,Confirmation of receipt,2011-10-11 13:45:40+02:00',
  'Internet,c-1,2011-12-06 13:41:31.788000+01:00,General,2011-12-01 10:00:00+01:00,2011-10-11 13:42:22+02:00,t-2,T02 Check,2011-10-12 08:26:25+02:00',
  'Desk,c-2,2011-12-06 13:41:31+01:00,Experts,2011-12-24 10:00:00+01:00,2011-10-11 13:42:22+02:00,t-3,Confirmation of receipt,2011-10-11 13:45:40+02:00',
  'Post,c-3,2011-12-06 13:41:31+01:00,Experts,,2011-10-11 13:42:22+02:00,t-4,Confirmation of receipt,2011-10-11 13:45:40+02:00',
  'Pigeon,c-4,2011-12-06 13:41:31+01:00,Experts,,2011-10-11 13:42:22+02:00,t-5,Confirmation of receipt,2011-10-11 13:45:40+02:00',
  'Internet,c-5,,General,,never,t-6,Confirmation of receipt,2011-10-11 13:45:40+02:00',
];

function rowXml(line: string): string {
  return `<row>${line
    .split(',')
    .map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`)
    .join('')}</row>`;
}

/** A trace of one event: a column of the case is the trace's, any other the event's; an empty cell is no attribute at all. */
function traceXml(line: string): string {
  const cells = line.split(',');
  const filled = HEADER.split(',').flatMap((name, at) => (cells[at] ? [[name, cells[at]] as const] : []));
  const attributes = (of: readonly (readonly [string, string])[]): string =>
    of.map(([key, value]) => `<string key="${key}" value="${value}"/>`).join('');
  const ofCase = filled.filter(([name]) => name.startsWith('case:')).map(([name, value]) => [name.slice(5), value] as const);
  return `<trace>${attributes(ofCase)}<event>${attributes(filled.filter(([name]) => !name.startsWith('case:')))}</event></trace>`;
}

let folder: NhipFolder;
let file: string;
beforeAll(async () => {
  folder = await nhipFolder();
  file = path.join(folder.dir, 'small.csv');
  await writeFile(file, [HEADER, ...ROWS].join('\n'));
});
afterAll(() => folder.remove());

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await folder.run(...args, '--json');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  // What the command promises; the tests look at what they need of it.
  return JSON.parse(stdout) as T;
}

describe('import', () => {
  test('reads a file, says what came of it, and a second time changes nothing', async () => {
    const first = await json<ImportReport>('import', '--map', MAP, file);
    expect(first).toMatchObject({
      source: 'receipt',
      rows: 6,
      events: 4,
      dossiers: 3,
      verdicts: { accepted: 4, duplicate: 0, stale: 0, quarantined: 2 },
    });
    // As a spreadsheet numbers them: the header is row 1.
    expect(first.findings.map(({ row }) => row)).toEqual([6, 7]);
    const counts = Object.fromEntries(first.units.map(({ unit, counts: of }) => [unit, of]));
    expect(counts).toEqual({
      receipt: { dossiers: 3, onTime: 1, late: 1, open: 1 },
      'receipt/General': { dossiers: 1, onTime: 1, late: 0, open: 0 },
      'receipt/Experts': { dossiers: 2, onTime: 0, late: 1, open: 1 },
    });
    const second = await json<ImportReport>('import', '--map', MAP, file);
    expect(second.verdicts).toEqual({ accepted: 0, duplicate: 4, stale: 0, quarantined: 2 });
    expect(second.units).toEqual(first.units);
  });

  test('takes the same rows from a workbook and from a log, and knows them again', async () => {
    const { units } = await json<ImportReport>('import', '--map', MAP, file);
    const asWorkbook = path.join(folder.dir, 'small.xlsx');
    await writeFile(asWorkbook, workbook([HEADER, ...ROWS].map(rowXml).join('')));
    const fromWorkbook = await json<ImportReport>('import', '--map', MAP, asWorkbook);
    expect(fromWorkbook).toMatchObject({ rows: 6, verdicts: { accepted: 0, duplicate: 4, stale: 0, quarantined: 2 }, units });
    expect(fromWorkbook.findings.map(({ row }) => row)).toEqual([6, 7]);

    const asLog = path.join(folder.dir, 'small.xes');
    await writeFile(asLog, `<log>${ROWS.map(traceXml).join('')}</log>`);
    const mapOfLog = path.join(folder.dir, 'log.yaml');
    await writeFile(
      mapOfLog,
      (await readFile(MAP, 'utf8')).replaceAll(/column: "(case:)?/g, (_, ofCase) => `column: "${ofCase ? 'trace' : 'event'}:`),
    );
    const fromLog = await json<ImportReport>('import', '--map', mapOfLog, asLog);
    expect(fromLog).toMatchObject({ rows: 6, verdicts: { accepted: 0, duplicate: 4, stale: 0, quarantined: 2 }, units });
    expect(fromLog.findings.map(({ row }) => row)).toEqual([5, 6]);
  });

  test('shows the same to people, without JSON', async () => {
    const { code, stdout } = await folder.run('import', '--map', MAP, file);
    expect(code).toBe(0);
    expect(stdout).toMatch(/6 rows, 4 events, 3 dossiers: accepted 0, duplicate 4, stale 0, quarantined 2/);
    expect(stdout).toMatch(/receipt\/Experts +2 +0 +1 +1 +0\.00%/);
  });
});

describe('board', () => {
  test('as JSON and as a table', async () => {
    const board = await json<Board>('board', 'receipt', '--period', '2011');
    expect(board.values['on_time_rate']).toMatchObject({ kind: 'value', value: 0.5, numerator: 1, denominator: 2 });
    const { code, stdout } = await folder.run('board');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Việt Nam \(VN\)/);
    expect(stdout).toMatch(/– +01 +Hà Nội/);
  });
});

describe('verify', () => {
  test('agrees, also beside a server that runs', async () => {
    const server = await folder.serve();
    expect(await json('verify')).toMatchObject({ ok: true, dossiers: 3, differences: [] });
    expect((await folder.run('verify')).stdout).toMatch(/^3 dossiers, 0 other facts, \d+ rows of counters: all agree\n$/);
    await server.kill('SIGTERM');
  });
});

test('an import beside a running server is on its board', async () => {
  const other = path.join(folder.dir, 'other.csv');
  await writeFile(other, `${HEADER}\n${ROWS[0]?.replace('c-1', 'c-9').replace('t-1', 't-9')}`);
  const server = await folder.serve();
  await folder.run('import', '--map', MAP, other);
  await waitUntil(
    'the new dossier',
    async () => {
      // Our own answer.
      const { values } = (await (await fetch(`${server.url}/v1/board?unit=receipt&period=2011`)).json()) as Board;
      return values['received']?.kind === 'value' && values['received'].value === 4;
    },
    20_000,
  );
  await server.kill('SIGTERM');
});

test('simulate sends a nation to a running server', async () => {
  const server = await folder.serve();
  const { code, stderr } = await folder.run('simulate', '--to', server.url, '--scale', '0.002', '--days', '1', '--minutes', '0.05');
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ items sent to http/)]);
  // Our own answer.
  const { simulated } = (await (await fetch(`${server.url}/v1/board?period=year`)).json()) as Board;
  expect(simulated).toBe(true);
  await server.kill('SIGTERM');
});

describe('the command line', () => {
  test('tells what there is', async () => {
    const { code, stdout, stderr } = await folder.run('--help');
    expect([code, stderr]).toEqual([0, '']);
    for (const command of ['serve', 'simulate', 'import', 'board', 'verify']) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  test.each<[string, readonly string[]]>([
    ['an unknown command', ['nonsense']],
    ['an unknown option', ['board', '--bad']],
    ['a number that is none', ['serve', '--scale', 'much']],
    ['no mapping', ['import', 'x.csv']],
    ['a mapping that is not there', ['import', '--map', '/nowhere.yaml', 'x.csv']],
    ['a file that is not there', ['import', '--map', MAP, '/nowhere.csv']],
    ['an unknown unit', ['board', 'nowhere']],
    ['an unknown period', ['board', '--period', 'soon']],
    ['an unknown indicator', ['board', '--indicator', 'luck']],
    ['an address that is none', ['simulate', '--to', 'nowhere']],
    ['an address of another kind', ['simulate', '--to', 'ftp://nowhere']],
  ])('%s is an error of one line', async (_what, args) => {
    const { code, stdout, stderr } = await folder.run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^nhip: .+\n$/);
  });
});
