import type { Observatory, Question } from '../live/observatory.ts';
import type { Board } from '../live/wire.ts';
import { parsePeriod } from '../measure/period.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, parseDay } from '../shared/instant.ts';
import { frozenBoard, frozenMark, isOtherwise, rankingIndicator, shownOfChildren } from './frozen-board.ts';
import type { Definitions, SealedHead } from './frozen.ts';
import type { FrozenReader } from './frozen-store.ts';

/**
 * An observatory that also shows what was closed: the figures of a revision where one is asked for; beside computed figures of a
 * closed period, whether they are still those of its newest revision.
 */
export function withFrozen(observatory: Observatory, reader: FrozenReader, clock: Clock): Observatory {
  return {
    ...observatory,
    async board(question) {
      const { revision } = question;
      if (revision !== undefined) return readFrozenBoard(question, revision, reader, clock);
      const board = await observatory.board(question);
      // What is not over is not closed.
      if (isOfAnotherView(question) || parseDay(board.period.to) >= dayOf(clock.now())) return board;
      const sealed = await reader.newest(board.period.id);
      return sealed === null ? board : { ...board, frozen: await compareWith(sealed, board, reader) };
    },
  };
}

/** What was known earlier, or is read by other definitions, is nothing to compare with a closing. */
function isOfAnotherView({ asKnownAt, definitions = 'period' }: Question): boolean {
  return asKnownAt !== undefined || definitions !== 'period';
}

async function readFrozenBoard(question: Question, revision: number, reader: FrozenReader, clock: Clock): Promise<Board> {
  const { asKnownAt, definitions: asked, unit } = question;
  if (asKnownAt !== undefined || asked !== undefined)
    throw new AppError('invalid', 'revision: what was closed has its own instant and definitions; leave asKnownAt and definitions out');
  const sealed = await findRevision(question.period, revision, reader, clock);
  const definitions = await readDefinitions(sealed, reader);
  const rankedBy = rankingIndicator(definitions, question.indicator);
  const branch = await reader.branch(sealed.head, unit, shownOfChildren(definitions, rankedBy));
  if (branch === null) throw new AppError('notFound', noUnit(unit, sealed));
  return frozenBoard(sealed, branch, definitions, rankedBy);
}

async function compareWith(sealed: SealedHead, board: Board, reader: FrozenReader): Promise<NonNullable<Board['frozen']>> {
  const shown = Object.keys(board.children[0]?.values ?? {});
  const branch = await reader.branch(sealed.head, board.unit.id, shown);
  return { ...frozenMark(sealed), isDifferent: isOtherwise(board, branch) };
}

/** Throws AppError `invalid` for a period that is none, `notFound` for one or a revision that was not closed. `null`: the newest. */
export async function findRevision(name: string, revision: number | null, reader: FrozenReader, clock: Clock): Promise<SealedHead> {
  const { id } = parsePeriod(name, dayOf(clock.now()));
  const newest = await reader.newest(id);
  if (newest === null) throw new AppError('notFound', `${id} has not been closed`);
  if (revision === null || newest.head.revision === revision) return newest;
  const found = (await reader.heads(id)).find(({ head }) => head.revision === revision);
  if (found === undefined) throw new AppError('notFound', `${id} has no revision ${revision}: the newest is ${newest.head.revision}`);
  return found;
}

export async function readDefinitions({ head }: SealedHead, reader: FrozenReader): Promise<Definitions> {
  const found = await reader.definitions(head.definitions);
  if (found === undefined) throw new Error(`the definitions of ${head.period.id}, revision ${head.revision}, are not there`);
  return found;
}

export function noUnit(unit: string, { head }: SealedHead): string {
  return `no such unit in ${head.period.id}, revision ${head.revision}: ${unit.slice(0, 100)}; it had its units of ${head.closedAt.slice(0, 10)}`;
}
