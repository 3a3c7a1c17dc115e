import { expect, test } from 'vitest';

import { serverSettings, settingArguments } from './settings.ts';

const GB = 1024 ** 3;

test.each([
  [0.2, '32MB'],
  [1, '128MB'],
  [24, '512MB'],
])('a machine of %d GB gives the server an eighth within bounds: %s', (gigabytes, expected) => {
  expect(serverSettings({ memoryBytes: gigabytes * GB, platform: 'linux' }, '/s', {}).shared_buffers).toBe(expected);
});

test('System V memory is for Linux only: macOS gives almost none', () => {
  expect(serverSettings({ memoryBytes: GB, platform: 'linux' }, '/s', {})).toHaveProperty('dynamic_shared_memory_type', 'sysv');
  expect(serverSettings({ memoryBytes: GB, platform: 'darwin' }, '/s', {})).not.toHaveProperty('dynamic_shared_memory_type');
});

test('what the caller sets goes before ours', () => {
  const settings = serverSettings({ memoryBytes: GB, platform: 'linux' }, '/s', { fsync: 'off' });
  expect(settings.fsync).toBe('off');
  expect(settingArguments({ fsync: 'off', jit: 'on' })).toEqual(['-c', 'fsync=off', '-c', 'jit=on']);
});

test("the socket's folder is quoted as PostgreSQL's list of folders asks", () => {
  expect(serverSettings({ memoryBytes: GB, platform: 'linux' }, '/a, "b"', {}).unix_socket_directories).toBe('"/a, ""b"""');
});
