import type { Board, BoardValue } from '../live/wire.ts';
import { rank } from '../measure/rank.ts';
import { AppError } from '../shared/app-error.ts';
import { isSameFigure } from './compare-figures.ts';
import type { Definitions, FrozenIndicator, SealedHead } from './frozen.ts';
import type { FrozenBranch } from './frozen-store.ts';

/** The indicator that children are ranked by, in the definitions of the closing. Throws AppError `invalid` for one that was none. */
export function rankingIndicator({ indicators, defaultIndicator }: Definitions, wanted: string | undefined): FrozenIndicator {
  const id = wanted ?? defaultIndicator;
  const found = indicators.find((one) => one.id === id);
  if (found === undefined) throw new AppError('invalid', `no such indicator in this closing: ${id.slice(0, 100)}`);
  return found;
}

/** What a board shows of children. */
export function shownOfChildren({ headline }: Definitions, rankedBy: FrozenIndicator): readonly string[] {
  return [...new Set([...headline, rankedBy.id])];
}

/** The board of a unit as it was closed. Pure. */
export function frozenBoard(
  sealed: SealedHead,
  { unit, path, children }: FrozenBranch,
  definitions: Definitions,
  rankedBy: FrozenIndicator,
): Board {
  const { head } = sealed;
  const shown = shownOfChildren(definitions, rankedBy);
  const all = definitions.indicators.map(({ id }) => id);
  const ranks = rank(
    children.map(({ values }) => values[rankedBy.id] ?? { kind: 'notApplicable' }),
    rankedBy.direction,
  );
  return {
    asOf: head.closedAt,
    simulated: unit.content.simulated,
    freshness: head.freshness,
    unit: unit.content.unit,
    path: [...path],
    period: head.period,
    values: pick(unit.content.values, all),
    children: children.map((child, at) => ({ unit: child.unit, rank: ranks[at] ?? null, values: pick(child.values, shown) })),
    rankedBy: rankedBy.id,
    frozen: frozenMark(sealed),
  };
}

export function frozenMark({ head, hash }: SealedHead): NonNullable<Board['frozen']> {
  return { revision: head.revision, closedAt: head.closedAt, hash };
}

/** Whether a computed board says anything else than the closing. A unit that was not there then is something else. */
export function isOtherwise(board: Board, branch: FrozenBranch | null): boolean {
  if (branch === null || isOtherwiseIn(board.values, branch.unit.content.values)) return true;
  const closed = new Map(branch.children.map(({ unit, values }) => [unit.id, values]));
  if (closed.size !== board.children.length) return true;
  return board.children.some(({ unit, values }) => isOtherwiseIn(values, closed.get(unit.id) ?? {}));
}

type Values = Readonly<Record<string, BoardValue>>;

function isOtherwiseIn(computed: Values, closed: Values): boolean {
  const ids = Object.keys(computed);
  return ids.length !== Object.keys(closed).length || ids.some((id) => !isSameFigure(computed[id], closed[id]));
}

/** The database keeps fields in an order of its own; a board has that of the catalogue. */
function pick(values: Values, ids: readonly string[]): Record<string, BoardValue> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const value = values[id];
      return value === undefined ? [] : [[id, value]];
    }),
  );
}
