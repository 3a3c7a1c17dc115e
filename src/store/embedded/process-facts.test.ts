import { expect, test } from 'vitest';

import { parsePs, parseStat, readProcess } from './process-facts.ts';

const STAT = '4242 (a) b (c) S 1 4242 4242 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 200';

test('the start time is found although the name holds spaces and parentheses', () => {
  expect(parseStat(STAT)).toBe('987654');
});

test('a zombie is dead', () => {
  expect(parseStat(STAT.replace(') S ', ') Z '))).toBeNull();
  expect(parsePs(7, 'Z    Sat Nov 22 09:46:01 2025     (postgres)\n')).toBeNull();
});

test('what ps says on macOS gives start and command line', () => {
  expect(parsePs(7, 'Ss   Sat Nov  2 09:46:01 2025     /opt/x/bin/postgres -D /data dir/postgres -c a=b\n')).toEqual({
    pid: 7,
    startToken: 'Sat_Nov_2_09:46:01_2025',
    commandLine: '/opt/x/bin/postgres -D /data dir/postgres -c a=b',
  });
  expect(parsePs(7, '')).toBeNull();
});

test('our own process is alive, always with the same token, and a pid that cannot exist is not', async () => {
  const self = await readProcess(process.pid);
  expect(self?.commandLine).toContain('node');
  expect((await readProcess(process.pid))?.startToken).toBe(self?.startToken);
  expect(await readProcess(2 ** 22 + 1)).toBeNull();
});
