import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readLocated } from './locate-yaml.ts';

const schema = Type.Object(
  { list: Type.Array(Type.Object({ name: Type.String() }, { additionalProperties: false })) },
  { additionalProperties: false },
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'located-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string) {
  const file = path.join(folder, 'file.yaml');
  await writeFile(file, text);
  return readLocated(file, schema);
}

async function refusalOf(text: string): Promise<string> {
  const error = await read(text).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ kind: 'configuration' });
  return error instanceof Error ? error.message.replace(path.join(folder, 'file.yaml'), 'file') : '';
}

describe('a located file', () => {
  it('knows the line of each of its parts, and of what is around one that is not there', async () => {
    const { value, locate } = await read('# a comment\nlist:\n  - name: a\n  - name: b\n');
    expect(value).toEqual({ list: [{ name: 'a' }, { name: 'b' }] });
    const lineOf = (...steps: (string | number)[]): string => path.basename(locate(steps));
    expect(lineOf('list')).toBe('file.yaml:2');
    expect(lineOf('list', 0, 'name')).toBe('file.yaml:3');
    expect(lineOf('list', 1)).toBe('file.yaml:4');
    expect(lineOf('list', 1, 'weight')).toBe('file.yaml:4');
    expect(lineOf('list', 9)).toBe('file.yaml:2');
    expect(lineOf('nothing')).toBe('file.yaml:2');
  });

  it('may be JSON', async () => {
    const { locate } = await read('{\n"list": [\n{ "name": "a" }]}');
    expect(path.basename(locate(['list', 0, 'name']))).toBe('file.yaml:3');
  });

  it('keeps days as texts', async () => {
    expect((await read('list: [{ name: 2026-01-01 }]')).value.list[0]?.name).toBe('2026-01-01');
  });

  it.each([
    ['a field that is not known', 'list:\n  - name: a\n    weight: 3\n', 'file:3: /list/0/weight must NOT have additional properties'],
    ['a value of another kind', 'list:\n  - name: [a]\n', 'file:2: /list/0/name must be string'],
    ['a part that is missing', 'list:\n\n  - {}\n', "file:3: /list/0 must have required property 'name'"],
    ['a name for nothing', 'list:\n  - *other\n', 'file:2: there is no &other before it'],
    ['a list that holds itself', 'list: &all\n  - name: a\n  - *all\n', 'file:3: /list/1 must be object'],
    ['a thing that holds itself', 'list:\n  - &one\n    name: *one\n', 'file:3: /list/0/name must be string'],
  ])('with %s is refused with its line', async (_, text, refusal) => {
    expect(await refusalOf(text)).toBe(refusal);
  });

  it('that is broken is refused with the line where it breaks', async () => {
    expect(await refusalOf('list:\n  - name: "a\n')).toMatch(/^file:\d: /);
  });

  it('whose repetitions multiply without end is refused', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const lines = names.map(
      (name, at) => `${name}: &${name} [${at === 0 ? 'x' : Array.from({ length: 9 }, () => `*${names[at - 1]}`).join(', ')}]`,
    );
    expect(await refusalOf(lines.join('\n'))).toContain('Excessive alias count');
  });

  it('that is not there is refused by its name', async () => {
    await expect(readLocated(path.join(folder, 'none.yaml'), schema)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('none.yaml'),
    });
  });
});
