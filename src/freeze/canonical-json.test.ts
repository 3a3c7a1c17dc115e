import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalJson, hashOf } from './canonical-json.ts';

describe('the canonical text', () => {
  // The example of RFC 8785, section 3.2.
  test('is that of the standard', () => {
    const value: unknown = JSON.parse(
      String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`,
    );
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  // RFC 8785, section 3.2.3: by UTF-16 code units, also where a key looks like a number.
  test('has keys in the order of the standard', () => {
    const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7, '79': 8, '00004': 9 };
    expect([...canonicalJson(value).matchAll(/:(\d)/g)].map(([, number]) => Number(number))).toEqual([2, 9, 4, 8, 6, 7, 1, 5, 3]);
  });

  test('has no field that is not given, and keeps null', () => {
    expect(canonicalJson({ a: undefined, b: null, c: 0, d: -0, e: {}, f: [] })).toBe('{"b":null,"c":0,"d":0,"e":{},"f":[]}');
  });

  test.each([NaN, Infinity, undefined, () => 1])('of %s is refused', (value) => {
    expect(() => canonicalJson([value])).toThrow(TypeError);
  });

  test('says the same as the value, in whatever order its fields were written', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, one]) => [key, shuffled(one)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(shuffled(value))).toBe(text);
      }),
    );
  });
});

test('the hash is SHA-256 of the text in UTF-8', () => {
  // printf '{"a":"Nhịp"}' | sha256sum
  expect(hashOf({ a: 'Nhịp' })).toBe('a8b29bd8493abfabb31b43081749a1adc27b39d1c8e21527f2e6e78bfdd0ac18');
});
