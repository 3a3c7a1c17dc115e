import type { AdminUnit } from '../domain/unit.ts';
import type { Figures } from '../live/figures.ts';
import { unitRef, type BoardContext } from '../live/read-board.ts';
import type { Indicator } from '../measure/indicator.ts';
import { isNothing, less, unitContributions, type Contribution } from './contributions.ts';
import type { Lost } from './explain-wire.ts';
import type { ProcedureSums } from './ports.ts';
import type { Sides } from './sides.ts';

/** Procedures listed by themselves; the rest are `others`. */
const TOP = 20;

export interface LostOptions {
  readonly unit: AdminUnit;
  readonly figures: Figures;
  readonly indicator: Indicator;
  readonly sides: Sides;
  readonly procedures: ProcedureSums | 'tooMany';
  readonly procedureName: (code: string) => string | null;
  readonly context: BoardContext;
}

/** Where it was lost: by the unit's children and by procedures, each adding up to the unit's figure. */
export function whereLost(options: LostOptions): Lost {
  const { unit, figures, indicator, sides, context } = options;
  const { directory, measures } = context;
  const { whole, own, children } = unitContributions(unit.id, sides, figures, directory, measures);
  const shared = shareIn(whole, sides);
  const rows = children.flatMap(({ unit: id, contribution }) => {
    const child = directory.get(id);
    if (child === undefined) return [];
    const value = indicator.evaluate(child.level, figures.current(id));
    const shown = { value: value.kind === 'value' ? value.value : null, kind: value.kind };
    return [{ unit: unitRef(child, context), ...shown, ...shared(contribution) }];
  });
  return {
    by: sides.lost,
    whole: shared(whole),
    own: shared(own),
    children: rows.toSorted(byLost(sides)),
    procedures: byProcedure(whole, options),
  };
}

/** What the unit has beyond the sums of procedures: nothing, but where records arrived between the two readings. */
export function beyondProcedures(procedures: ProcedureSums, whole: Contribution): Contribution {
  return [...procedures.values()].reduce((left, amounts) => less(left, ofProcedure(amounts, whole)), whole);
}

/** Of a past period and of a place below a province the two are read one after the other: so much may have come in between. */
const MOST_APART = 0.01;

function isFar(apart: Contribution, whole: Contribution): boolean {
  return (['numerator', 'denominator', 'complement'] as const).some(
    (side) => Math.abs(apart[side] ?? 0) > MOST_APART * Math.abs(whole[side] ?? 0),
  );
}

function byProcedure(whole: Contribution, { procedures, sides, procedureName }: LostOptions): Lost['procedures'] {
  if (procedures === 'tooMany') return { kind: 'tooMany', because: TOO_MANY };
  const apart = beyondProcedures(procedures, whole);
  if (isFar(apart, whole)) return { kind: 'moving', because: MOVING };
  const shared = shareIn(whole, sides);
  const all = [...procedures].map(([procedure, amounts]) => ({ procedure, contribution: ofProcedure(amounts, whole) }));
  const there = all.filter(({ contribution }) => !isNothing(contribution));
  // Those without a code of their own (what came beyond a bound) are among the others.
  const named = there
    .filter(({ procedure }) => procedure !== '')
    .toSorted((one, other) => byLost(sides)(one.contribution, other.contribution) || compareCodes(one.procedure, other.procedure));
  const top = named.slice(0, TOP);
  return {
    kind: 'told',
    top: top.map(({ procedure, contribution }) => ({
      procedure,
      name: procedure === null ? null : procedureName(procedure),
      ...shared(contribution),
    })),
    others: {
      procedures: there.length - top.length,
      ...shared(top.reduce((left, { contribution }) => less(left, contribution), less(whole, apart))),
    },
    apart: isNothing(apart) ? null : shared(apart),
  };
}

function ofProcedure([numerator = 0, denominator = 0]: readonly number[], whole: Contribution): Contribution {
  return {
    numerator,
    denominator: whole.denominator === null ? null : denominator,
    complement: whole.complement === null ? null : denominator - numerator,
  };
}

function shareIn(whole: Contribution, { lost }: Sides): (part: Contribution) => Contribution & { share: number | null } {
  const all = whole[lost] ?? 0;
  return (part) => ({ ...part, share: all === 0 ? null : (part[lost] ?? 0) / all });
}

/** Most lost first; among equals those with more to do. */
function byLost({ lost }: Sides): (one: Contribution, other: Contribution) => number {
  return (one, other) => (other[lost] ?? 0) - (one[lost] ?? 0) || (other.denominator ?? 0) - (one.denominator ?? 0);
}

function compareCodes(one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

const TOO_MANY = {
  vi: 'Quá nhiều hồ sơ để cộng theo thủ tục trong một lần hỏi; hãy hỏi đơn vị cấp dưới.',
  en: 'There are too many records to add them up by procedure for one answer; ask a unit below.',
};
const MOVING = {
  vi: 'Số liệu theo thủ tục đang được đọc lại, chưa khớp với số của đơn vị; hãy hỏi lại sau vài giây.',
  en: 'The figures by procedure are being read anew and do not add up to those of the unit yet; ask again in a few seconds.',
};
