import { expect, test } from 'vitest';

import { namesPostmaster, parseLockFile } from './lock-file.ts';

test('the lock file names the process and, once it listens, the folder of its socket', () => {
  expect(parseLockFile('123\n/data/postgres\n1700000000\n5432\n/run/x\n\n 1 2\nready   \n')).toEqual({ pid: 123, socketDir: '/run/x' });
  expect(parseLockFile('123\n/data/postgres\n1700000000\n5432\n')).toEqual({ pid: 123, socketDir: null });
});

test('a lock file without a pid says nothing', () => {
  expect(parseLockFile('')).toBeNull();
  expect(parseLockFile('garbage\n')).toBeNull();
});

test.each([
  ['/x/bin/postgres\0-D\0/data/postgres\0-c\0a=b\0', true],
  ['/x/bin/postgres -D /data/postgres -c a=b', true],
  ['/x/bin/postgres\0-D\0/data/postgres-other\0-c\0a=b\0', false],
  ['postgres: checkpointer ', false],
  ['sleep\u00001000\0', false],
  ['', false],
])('%j is the server of /data/postgres: %s', (commandLine, expected) => {
  expect(namesPostmaster(commandLine, '/data/postgres')).toBe(expected);
});
