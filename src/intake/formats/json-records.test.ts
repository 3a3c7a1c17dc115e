import { describe, expect, it } from 'vitest';

import { decodeAll, format } from './format-fixture.ts';
import { BrokenRecord } from './format.ts';

const nhip = format('nhip');

describe('lines of JSON', () => {
  it.each<[string, string | Uint8Array, readonly unknown[]]>([
    ['one array', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    ['one array after a byte order mark', '\uFEFF[{"a":1}]', [{ a: 1 }]],
    ['one object over lines', '{\n "a": 1\n}', [{ a: 1 }]],
    ['lines', '{"a":1}\n\n{"a":2}\r\n', [{ a: 1 }, { a: 2 }]],
    ['lines with a broken one', '{"a":1}\n{"a":\n{"a":3}', [{ a: 1 }, new BrokenRecord('bad_json', '/2', 'is no JSON'), { a: 3 }]],
    [
      'lines of which one is no UTF-8',
      Buffer.concat([Buffer.from('{"a":1}\n'), Buffer.from([0x22, 0xff, 0x22]), Buffer.from('\n{"a":3}')]),
      [{ a: 1 }, new BrokenRecord('bad_text', '/2', 'is not UTF-8'), { a: 3 }],
    ],
    [
      'lines of which one is endless',
      `{"a":1}\n"${'x'.repeat(1_100_000)}"\n{"a":3}\n{`,
      [
        { a: 1 },
        new BrokenRecord('bad_json', '/2', 'longer than 1048576 bytes'),
        { a: 3 },
        new BrokenRecord('bad_json', '/4', 'is no JSON'),
      ],
    ],
    ['nothing', '  ', []],
  ])('of %s', async (_what, body, records) => {
    expect(await decodeAll(nhip, body, 2_000_000)).toEqual(records);
  });

  it('beyond what fits into memory stream one by one, with their places', async () => {
    const line = `{"a":"${'x'.repeat(1_000)}"}\n`;
    const body = Buffer.from(line.repeat(17_500) + '{oops\n' + line);
    const records = await decodeAll(nhip, body, 65_536);
    expect(records).toHaveLength(17_502);
    expect(records[17_500]).toEqual(new BrokenRecord('bad_json', '/17501', 'is no JSON'));
  });

  it.each([
    ['an array without end', `[${'{"a":1},'.repeat(2_200_000)}`, 'tooLarge'],
    ['an array that breaks off', '[{"a":1},\n{"a":', 'invalid'],
    ['a line without end', `{"a":"${'x'.repeat(17_000_000)}`, 'invalid'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'invalid'],
    ['no JSON', 'hello', 'invalid'],
  ])('%s is refused', async (_what, body, kind) => {
    await expect(decodeAll(nhip, body, 65_536)).rejects.toMatchObject({ kind });
  });

  it('leaves no file open behind whoever stops early', async () => {
    let isClosed = false;
    const file = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(Buffer.from('{"a":1}\n'.repeat(100_000)));
      } finally {
        isClosed = true;
      }
    };
    for await (const record of nhip.decode(file())) {
      expect(record).toEqual({ a: 1 });
      break;
    }
    expect(isClosed).toBe(true);
  });
});
