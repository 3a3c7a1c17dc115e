import { parsePeriod, type Period } from '../measure/period.ts';
import { AppError } from '../shared/app-error.ts';
import type { Clock } from '../shared/clock.ts';
import { dayOf, formatDay, formatInstant } from '../shared/instant.ts';
import { must } from '../shared/must.ts';
import { compareUnits } from './compare-figures.ts';
import type { Difference, FrozenUnit, SealedHead } from './frozen.ts';
import type { Closing, FrozenStore } from './frozen-store.ts';
import { seal, type Image } from './seal.ts';
import { takeImage, type ImageSource, type Reading } from './take-image.ts';
import { readSealed } from './verify-frozen.ts';

export interface CloseOptions extends ImageSource {
  /** Reads the figures of the moment, none from before. */
  readonly read: (period: Period) => Promise<Reading>;
  readonly store: FrozenStore;
  readonly clock: Clock;
  /** Evaluates what the clock has made due. Throws where something is left. */
  readonly settle: () => Promise<void>;
}

export interface CloseReport {
  /** False where nothing differs from the newest revision: then nothing was stored. */
  readonly isStored: boolean;
  /** The revision that holds now. */
  readonly sealed: SealedHead;
  /** From the revision before; the first has none. */
  readonly differences: readonly Difference[];
}

interface Decided {
  readonly closing: Closing | null;
  readonly newest: SealedHead;
  readonly differences: readonly Difference[];
}

const MAX_SIGNATURE = 100;

/**
 * Keeps every figure of a period that is over. Throws AppError `invalid` for a period that is none, `conflict` for one that is
 * not over, whose figures are still being counted, or whose newest revision is no longer what was sealed.
 */
export async function closePeriod(name: string, by: string | null, options: CloseOptions): Promise<CloseReport> {
  const { store, clock, settle } = options;
  const closedBy = checkSignature(by);
  const period = parsePeriod(name, dayOf(clock.now()));
  refuseUnlessOver(period, clock);
  await settle();
  const { closing, newest, differences } = await store.add(period.id, async (before): Promise<Decided> => {
    // Read behind the lock: a closing that had to wait for another compares with what that one stored.
    const image = await imageNow(period, options);
    const found = before.revision === null ? [] : compareUnits(await readUntouched(store, before.revision), byId(image.units));
    if (before.revision !== null && found.length === 0) return { closing: null, newest: before.revision, differences: found };
    const sealed = seal(image, found, { closedAt: formatInstant(clock.now()), closedBy }, before);
    return { closing: sealed, newest: sealed, differences: found };
  });
  return { isStored: closing !== null, sealed: { head: newest.head, hash: newest.hash }, differences };
}

/** What would be closed at this moment. Throws AppError `conflict` for a period that is not over, or whose figures are not whole. */
export async function imageNow(period: Period, options: Pick<CloseOptions, 'read' | 'clock' | 'catalogue' | 'scores'>): Promise<Image> {
  refuseUnlessOver(period, options.clock);
  const reading = await options.read(period);
  const [root] = reading.context.directory.roots;
  const { pending } = reading.figures.current(must(root, 'a root of the units').id);
  if (pending.size === 0) return takeImage(reading, options);
  throw new AppError(
    'conflict',
    `${pending.size} counters are new and are still being counted from the rows; a running server does that: close ${period.id} when it has`,
  );
}

/** All units of a closing in memory: some fifty megabytes for a nation. */
export async function readUnits(store: Pick<FrozenStore, 'units'>, { head }: SealedHead): Promise<ReadonlyMap<string, FrozenUnit>> {
  const units = new Map<string, FrozenUnit>();
  for await (const page of store.units(head)) for (const { id, content } of page) units.set(id, content);
  return units;
}

/** What is built on must be what was sealed: otherwise the new revision would tell differences that nobody made, and vouch for them. */
async function readUntouched(store: FrozenStore, sealed: SealedHead): Promise<ReadonlyMap<string, FrozenUnit>> {
  const { units, faults } = await readSealed(sealed, store);
  const [fault] = faults;
  if (fault === undefined) return units;
  const { period, revision } = sealed.head;
  throw new AppError(
    'conflict',
    `revision ${revision} of ${period.id} is not what was closed (${fault}), so nothing is built on it: run nhip period verify ${period.id}`,
  );
}

export function byId(units: readonly FrozenUnit[]): ReadonlyMap<string, FrozenUnit> {
  return new Map(units.map((one) => [one.unit.id, one]));
}

function refuseUnlessOver({ id, to }: Period, clock: Clock): void {
  if (to >= dayOf(clock.now())) throw new AppError('conflict', `${id} is not over: its last day is ${formatDay(to)}`);
}

function checkSignature(by: string | null): string | null {
  const name = by?.trim() ?? '';
  // The database keeps no NUL in a text.
  if (name.length > MAX_SIGNATURE || name.includes('\0'))
    throw new AppError('invalid', `who closes is a text of at most ${MAX_SIGNATURE} characters`);
  return name === '' ? null : name;
}
