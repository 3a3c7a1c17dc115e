import { describe, expect, it } from 'vitest';

import { CATALOGUES } from './text.tsx';

/** Paths of all leaves: `periods.day`, `staleWhy` … */
function leaves(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(texts);
}

describe('catalogues', () => {
  it('have the same texts in both languages', () => {
    expect(leaves(CATALOGUES.en)).toEqual(leaves(CATALOGUES.vi));
  });

  it('have no empty text', () => {
    for (const catalogue of Object.values(CATALOGUES)) {
      expect(texts(catalogue).filter((text) => text.trim() === '')).toEqual([]);
    }
  });
});
