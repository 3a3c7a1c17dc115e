import { hashOf } from './canonical-json.ts';
import { differencesOf, inOrder } from './compare-figures.ts';
import type { Difference, FrozenUnit, Head, SealedHead } from './frozen.ts';
import type { FrozenReader, StoredUnit } from './frozen-store.ts';
import { countTold, hashOfUnits } from './seal.ts';

interface Finding {
  readonly period: string;
  readonly revision: number;
  readonly what: string;
}

export interface FrozenReport {
  readonly ok: boolean;
  readonly closings: number;
  readonly units: number;
  /** The first ones. */
  readonly findings: readonly Finding[];
}

const SHOWN = 20;

/**
 * Whether what was closed is still what was closed: every hash is computed anew from the content, and each closing must name the
 * one before and the revision before. A closing cut off at the very end can be told only by somebody who kept its hash.
 */
export async function verifyFrozen(reader: FrozenReader, period?: string): Promise<FrozenReport> {
  const all = await reader.heads();
  const findings: Finding[] = [];
  let [closings, units] = [0, 0];
  const newest = new Map<string, SealedHead>();
  for (const [at, sealed] of all.entries()) {
    const { id } = sealed.head.period;
    if (period === undefined || period === id) {
      const before = { closing: all[at - 1], revision: newest.get(id) };
      const found = await verifyClosing(sealed, before, reader);
      closings += 1;
      units += found.units;
      findings.push(...found.faults.map((what) => ({ period: id, revision: sealed.head.revision, what })));
    }
    newest.set(id, sealed);
  }
  return { ok: findings.length === 0, closings, units, findings: findings.slice(0, SHOWN) };
}

/** All units of a closing in memory, and what of it, its head and its definitions is not what was sealed. */
export async function readSealed(
  { head, hash }: SealedHead,
  reader: Pick<FrozenReader, 'units' | 'definitions'>,
): Promise<{ readonly units: ReadonlyMap<string, FrozenUnit>; readonly faults: readonly string[] }> {
  const units = new Map<string, FrozenUnit>();
  const hashes: Pick<StoredUnit, 'id' | 'hash'>[] = [];
  const faults: string[] = [...(await headFaults({ head, hash }, reader))];
  for await (const page of reader.units(head)) {
    for (const unit of page) {
      faults.push(...unitFaults(unit));
      units.set(unit.id, unit.content);
      hashes.push(unit);
    }
  }
  return { units, faults: [...faults, ...sumFaults(head, hashes)] };
}

async function headFaults({ head, hash }: SealedHead, reader: Pick<FrozenReader, 'definitions'>): Promise<readonly string[]> {
  const definitions = await reader.definitions(head.definitions);
  return faultsAmong([
    [hashOf(head) === hash, 'the head is not what was sealed'],
    [definitions !== undefined && hashOf(definitions) === head.definitions, 'the definitions are not those that were sealed'],
  ]);
}

function unitFaults({ id, content, hash }: StoredUnit): readonly string[] {
  return faultsAmong([[hashOf(content) === hash, `unit ${id} is not what was sealed`]]);
}

function sumFaults({ units: { count, hash } }: Head, hashes: readonly Pick<StoredUnit, 'id' | 'hash'>[]): readonly string[] {
  return faultsAmong([
    [hashes.length === count, `${hashes.length} units are there, ${count} were sealed`],
    [hashOfUnits(hashes) === hash, 'the units are not those that were sealed'],
  ]);
}

interface Before {
  readonly closing: SealedHead | undefined;
  readonly revision: SealedHead | undefined;
}

async function verifyClosing(
  sealed: SealedHead,
  before: Before,
  reader: FrozenReader,
): Promise<{ units: number; faults: readonly string[] }> {
  const { head } = sealed;
  const { units, faults: ofUnits } = await verifyUnits(head, before.revision, reader);
  return { units, faults: [...(await headFaults(sealed, reader)), ...chainFaults(head, before), ...ofUnits] };
}

function chainFaults(head: Head, { closing, revision }: Before): readonly string[] {
  const last = { closing: numberOf(closing, 'closing'), revision: numberOf(revision, 'revision') };
  return faultsAmong([
    [head.closing === last.closing + 1, `closing ${head.closing} follows closing ${last.closing}: one is missing`],
    [head.previousClosing === hashOrNull(closing), 'the closing before is not the one that it was sealed to'],
    [head.revision === last.revision + 1, `it follows revision ${last.revision}: one is missing`],
    [head.previousRevision === hashOrNull(revision), 'the revision before is not the one that it was sealed to'],
  ]);
}

function numberOf(sealed: SealedHead | undefined, key: 'closing' | 'revision'): number {
  return sealed?.head[key] ?? 0;
}

function hashOrNull(sealed: SealedHead | undefined): string | null {
  return sealed?.hash ?? null;
}

/** What is said where something does not hold. */
function faultsAmong(claims: readonly (readonly [holds: boolean, otherwise: string])[]): readonly string[] {
  return claims.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
}

interface UnitsFound {
  readonly faults: readonly string[];
  readonly hashes: readonly Pick<StoredUnit, 'id' | 'hash'>[];
  readonly differences: readonly Difference[];
  readonly told: number;
}

async function verifyUnits(
  head: Head,
  before: SealedHead | undefined,
  reader: FrozenReader,
): Promise<{ units: number; faults: readonly string[] }> {
  const found = await readUnits(head, before, reader);
  const { told } = head.units;
  const stored = inOrder(await reader.differences(head, { limit: Number.MAX_SAFE_INTEGER }));
  const faults = faultsAmong([
    [found.told === told, `${found.told} figures are told, ${told} were sealed`],
    [stored.length === head.differences.count, `${stored.length} differences are there, ${head.differences.count} were sealed`],
    [hashOf(stored) === head.differences.hash, 'the differences are not those that were sealed'],
    [hashOf(found.differences) === head.differences.hash, 'the differences are not those between the two revisions'],
  ]);
  return { units: found.hashes.length, faults: [...found.faults, ...sumFaults(head, found.hashes), ...faults] };
}

/** Unit by unit, beside those of the revision before: no closing is held in memory as a whole. */
async function readUnits(head: Head, before: SealedHead | undefined, reader: FrozenReader): Promise<UnitsFound> {
  const faults: string[] = [];
  const hashes: Pick<StoredUnit, 'id' | 'hash'>[] = [];
  const differences: Difference[] = [];
  let told = 0;
  const earlierUnits = before === undefined ? none() : reader.units(before.head);
  for await (const [earlier, now] of sideBySide(earlierUnits, reader.units(head))) {
    if (before !== undefined) differences.push(...differencesOf((now ?? earlier)?.id ?? '', earlier?.content, now?.content));
    if (now === undefined) continue;
    faults.push(...unitFaults(now));
    hashes.push({ id: now.id, hash: now.hash });
    told += countTold([now.content]);
  }
  return { faults, hashes, differences: inOrder(differences), told };
}

type Pair = readonly [StoredUnit | undefined, StoredUnit | undefined];

/** Two closings in step, by the id of the unit. */
async function* sideBySide(
  before: AsyncIterable<readonly StoredUnit[]>,
  after: AsyncIterable<readonly StoredUnit[]>,
): AsyncGenerator<Pair> {
  const [left, right] = [oneByOne(before), oneByOne(after)];
  let [one, other] = [await nextOf(left), await nextOf(right)];
  while (one !== undefined || other !== undefined) {
    const order = one === undefined ? 1 : other === undefined ? -1 : compareBytes(one.id, other.id);
    const [isLeft, isRight] = [order <= 0, order >= 0];
    yield [isLeft ? one : undefined, isRight ? other : undefined];
    if (isLeft) one = await nextOf(left);
    if (isRight) other = await nextOf(right);
  }
}

/** As the reader orders them: by UTF-8, which is not always the order of JavaScript. */
function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

async function* oneByOne(pages: AsyncIterable<readonly StoredUnit[]>): AsyncGenerator<StoredUnit, undefined> {
  for await (const page of pages) yield* page;
}

async function nextOf(units: AsyncGenerator<StoredUnit, undefined>): Promise<StoredUnit | undefined> {
  const { value } = await units.next();
  return value;
}

async function* none(): AsyncGenerator<readonly StoredUnit[]> {
  yield await Promise.resolve([]);
}
