import { expect, test } from 'vitest';

import { canEnter, chooseAccount } from './account.ts';

const NOBODY = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:nobody:/:/sbin/nologin\n';

test('the account made for databases goes before the one that everybody has', () => {
  expect(chooseAccount(`${NOBODY}postgres:x:101:104::/var/lib/postgresql:/bin/sh\n`)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  expect(chooseAccount(NOBODY)).toEqual({ name: 'nobody', uid: 65534, gid: 65533 });
});

test('a machine with neither says what to do', () => {
  expect(() => chooseAccount('root:x:0:0:root:/root:/bin/sh\n')).toThrow(/DATABASE_URL/);
});

test('without another account every folder counts as reachable: what we may not do will tell itself', async () => {
  expect(await canEnter(null, '/no/such/folder')).toBe(true);
});
