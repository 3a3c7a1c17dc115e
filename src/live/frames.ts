import type { Happened } from '../intake/decide-batch.ts';
import { formatInstant } from '../shared/instant.ts';
import type { Figures } from './figures.ts';
import type { Observatory, Question, Subject } from './observatory.ts';
import { readFreshness, readLight, readValues, unitsWithLight, type BoardContext, type Light } from './read-board.ts';
import { signReader } from './read-signs.ts';
import type { Delta, Happening, SnapshotFrame } from './wire.ts';

/** What a viewer follows. `lights` adds every commune's light below the unit, `sources` how those who send are doing. */
export interface Following extends Question {
  readonly lights: boolean;
  readonly sources?: boolean;
}

const MAX_HAPPENINGS = 20;

/** The whole picture. */
export async function snapshotFrame(following: Following, observatory: Observatory, happened: readonly Happened[]): Promise<SnapshotFrame> {
  const { unit } = observatory.subject(following);
  const board = await observatory.board(following);
  const happenings = happeningsBelow(unit.id, happened, observatory.context());
  return { board, happenings, ...(following.lights ? { lights: await observatory.lights(following) } : {}) };
}

/** What changed of it: values are absolute. `null` where nothing that the viewer sees has. */
export function deltaFrame(
  following: Following,
  observatory: Observatory,
  changed: ReadonlySet<string>,
  happened: readonly Happened[],
): Delta | null {
  const subject = observatory.subject(following);
  const figures = observatory.liveFigures(subject.period);
  if (figures === null || !changed.has(subject.unit.id)) return null;
  const context = observatory.context();
  return {
    asOf: formatInstant(context.now),
    freshness: readFreshness(context),
    ...changedValues(subject, figures, changed, context),
    happenings: happeningsBelow(subject.unit.id, happened, context),
    ...(following.lights ? { lights: changedLights(subject, figures, changed, context) } : {}),
  };
}

function changedValues(
  { unit, indicator }: Subject,
  figures: Figures,
  changed: ReadonlySet<string>,
  context: BoardContext,
): Pick<Delta, 'values' | 'confidence'> {
  const shown = [...new Set([...context.headline, indicator.definition.id])];
  const signs = signReader(figures, context);
  const values: Delta['values'] = { [unit.id]: signs.valuesOf(unit, readValues(unit, [...context.indicators.keys()], figures, context)) };
  for (const child of context.directory.children(unit.id)) {
    if (changed.has(child.id)) values[child.id] = signs.valuesOf(child, readValues(child, shown, figures, context));
  }
  return { values, confidence: signs.confidenceOf(unit.id) };
}

function changedLights(
  { unit, indicator }: Subject,
  figures: Figures,
  changed: ReadonlySet<string>,
  { directory }: BoardContext,
): Record<string, Light> {
  const lights: Record<string, Light> = {};
  for (const leaf of unitsWithLight(unit, directory)) if (changed.has(leaf.id)) lights[leaf.id] = readLight(leaf, figures, indicator);
  return lights;
}

function happeningsBelow(unit: string, happened: readonly Happened[], { directory }: BoardContext): Happening[] {
  return happened
    .filter((one) => directory.ancestors(one.unit).includes(unit))
    .slice(-MAX_HAPPENINGS)
    .map(({ at, ...rest }) => ({ at: formatInstant(at), ...rest }));
}
