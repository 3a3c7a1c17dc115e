import { Type } from 'typebox';

import { FLAGS } from '../measure/flags.ts';
import { AMOUNT_KEYS, DAY_KEYS } from '../measure/measured.ts';
import type { MeasureDefinition } from '../measure/measure.ts';
import { AppError } from '../shared/app-error.ts';
import { readYaml } from './read-yaml.ts';

const flag = Type.Enum([...FLAGS]);

const fileSchema = Type.Object(
  {
    measures: Type.Array(
      Type.Object(
        {
          // It becomes a column of the tally tables.
          id: Type.String({ pattern: '^[a-z][a-z0-9_]{0,50}$' }),
          on: Type.Enum([...DAY_KEYS]),
          all: Type.Optional(Type.Array(flag)),
          none: Type.Optional(Type.Array(flag)),
          sum: Type.Optional(Type.Enum([...AMOUNT_KEYS])),
          histogram: Type.Optional(
            Type.Object(
              { of: Type.Enum([...AMOUNT_KEYS]), upTo: Type.Array(Type.Number(), { minItems: 1, maxItems: 98 }) },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** Throws AppError `configuration` for a wrong flag, a repeated id, or bounds that do not rise. */
export async function readMeasures(file: string): Promise<readonly MeasureDefinition[]> {
  const { measures } = await readYaml(file, fileSchema);
  const seen = new Set<string>();
  for (const { id, sum, histogram } of measures) {
    if (seen.has(id)) throw new AppError('configuration', `${file}: the measure ${id} stands twice`);
    seen.add(id);
    if (sum !== undefined && histogram !== undefined) throw new AppError('configuration', `${file}: ${id} has both sum and histogram`);
    const bounds = histogram?.upTo ?? [];
    if (bounds.some((bound, at) => at > 0 && bound <= (bounds[at - 1] ?? 0))) {
      throw new AppError('configuration', `${file}: the bounds of ${id} do not rise`);
    }
  }
  return measures.map(({ all, none, ...rest }) => ({ ...rest, all: all ?? [], none: none ?? [] }));
}
