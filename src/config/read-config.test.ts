import { describe, expect, it } from 'vitest';

import { readConfig } from './read-config.ts';

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig({}, '/srv/nhip')).toEqual({
      host: '127.0.0.1',
      port: 8766,
      dataDir: '/srv/nhip/data',
      databaseUrl: null,
      boundaries: null,
      catalogueDir: null,
      logLevel: 'info',
      intake: 'open',
      rawDays: 35,
      hashKey: null,
      secrets: new Map(),
    });
  });

  it('is read from the environment, paths from the working folder', () => {
    const given = {
      NHIP_HOST: '0.0.0.0',
      NHIP_PORT: '0',
      NHIP_DATA_DIR: '../store',
      DATABASE_URL: 'postgresql://db/nhip',
      NHIP_BOUNDARIES: 'map.json',
      NHIP_CATALOGUE_DIR: 'ours',
      NHIP_LOG_LEVEL: 'debug',
      NHIP_INTAKE: 'keys',
      NHIP_RAW_DAYS: '7',
      NHIP_HASH_KEY: 'k'.repeat(32),
      NHIP_SECRET_H29: 'postgresql://reader:word@db/onegate',
      NHIP_SECRET_NONE: '',
    };
    expect(readConfig(given, '/srv/nhip')).toEqual({
      host: '0.0.0.0',
      port: 0,
      dataDir: '/srv/store',
      databaseUrl: 'postgresql://db/nhip',
      boundaries: '/srv/nhip/map.json',
      catalogueDir: '/srv/nhip/ours',
      logLevel: 'debug',
      intake: 'keys',
      rawDays: 7,
      hashKey: 'k'.repeat(32),
      secrets: new Map([['H29', 'postgresql://reader:word@db/onegate']]),
    });
  });

  it('takes an empty variable for one that is not set, and leaves others alone', () => {
    const given = { NHIP_PORT: '', NATS_URL: '', DATABASE_URL: undefined, PATH: '/bin', NHIP_OTHER: 'x' };
    expect(readConfig(given, '/srv')).toEqual(readConfig({}, '/srv'));
  });

  it.each([
    ['NHIP_PORT', '65536'],
    ['NHIP_PORT', '-1'],
    ['NHIP_PORT', '80a'],
    ['NHIP_PORT', '1e3'],
    ['DATABASE_URL', 'mysql://db/nhip'],
    ['NHIP_LOG_LEVEL', 'loud'],
    ['NHIP_INTAKE', 'closed'],
    ['NHIP_RAW_DAYS', '-1'],
    ['NHIP_HASH_KEY', 'short'],
    ['NATS_URL', 'nats://localhost'],
  ])('refuses %s=%s and names the variable', (name, value) => {
    expect(() => readConfig({ [name]: value }, '/srv')).toThrow(
      expect.objectContaining({ kind: 'configuration', message: expect.stringContaining(name) }),
    );
  });

  it('does not repeat a password in its refusal', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://user:secret@db/nhip' }, '/srv')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
