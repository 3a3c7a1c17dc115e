import { describe, expect, it } from 'vitest';

import { keptWithHashes } from './personal-data.ts';

const hash = (text: string): string => `#${text.length}`;
const RECORD = { MaHoSo: 'A-1', SoGiayTo: '001099012345', nguoi: { 'so/dt': 9_123, ten: 'An' }, list: [{ id: 'x' }], none: null };

describe('keyed hashes', () => {
  it('stand where the declaration names a value, and nothing else comes back', () => {
    expect(keptWithHashes(RECORD, { MaHoSo: 'A-1' }, ['/SoGiayTo', '/nguoi/so~1dt'], hash)).toEqual({
      MaHoSo: 'A-1',
      SoGiayTo: '#12',
      nguoi: { 'so/dt': '#4' },
    });
  });

  it.each(['/absent', '/none', '/nguoi', '/list', '/SoGiayTo/0', '/nguoi/ten/x', '/__proto__/x', ''])(
    'of %j, where there is no single value, there is none',
    (pointer) => {
      expect(keptWithHashes(RECORD, { MaHoSo: 'A-1' }, [pointer], hash)).toEqual({ MaHoSo: 'A-1' });
    },
  );

  it('are not made without a key: the values stay left out', () => {
    expect(keptWithHashes(RECORD, { MaHoSo: 'A-1' }, ['/SoGiayTo'], null)).toEqual({ MaHoSo: 'A-1' });
  });

  it('leave what was kept as it was', () => {
    const kept = { MaHoSo: 'A-1', nguoi: {} };
    keptWithHashes(RECORD, kept, ['/nguoi/ten'], hash);
    expect(kept).toEqual({ MaHoSo: 'A-1', nguoi: {} });
  });
});
