import type { Status } from '../../domain/status.ts';
import { formatInstant } from '../../shared/instant.ts';
import type { SnapshotItem } from '../contract.ts';
import { nationalFacts } from './national-facts.ts';
import type { Words } from './national-words.ts';
import { fault, type Fields } from './record-fields.ts';

type DatedStep = SnapshotItem['history'][number];

/** Who speaks, of which unit where it says nothing else, and what it means. */
export interface Speaker {
  readonly source: string;
  readonly home: string;
  readonly words: Words;
}

/**
 * A whole dossier as its system knows it: true at the latest date in it, or, where its status has no date of its own, when it came.
 * So what is sent twice is the same, and steps that are told besides and happened later still count.
 */
export function dossierItem(fields: Fields, speaker: Speaker): SnapshotItem {
  const { source, words } = speaker;
  const status = words.statusIn(fields, 'TrangThaiHoSo');
  const steps = datedSteps(fields, status);
  const arrived = fields.instant('receivedAt');
  const last = steps.at(-1)?.occurredAt;
  const isTold = isDated(status, steps);
  const asOf = isTold ? latest(last) : latest(last, arrived);
  if (asOf === undefined) return fault('missing_value', '/NgayTiepNhan', 'the dossier has no date');
  const facts = nationalFacts(fields, status, words);
  return {
    kind: 'snapshot',
    source,
    dossierCode: fields.needed('MaHoSo'),
    unit: unitIn(fields, speaker),
    procedure: fields.needed('MaTTHC'),
    asOf,
    version: versionOf(fields, steps, facts),
    history: isTold ? [...steps] : [...steps, { status, occurredAt: asOf }],
    facts,
  };
}

/** A system sends the code of the unit, or its name, which the declaration translates or which is looked for below its own unit. */
export function unitIn(fields: Fields, { home, words }: Speaker): string {
  const given = fields.needed('DonViXuLy');
  const declared = words.declared('DonViXuLy', given);
  if (declared !== undefined) return declared;
  return /\s/.test(given) ? `${home}/${given.replaceAll('/', ' ')}` : given;
}

/** Of two packets that are true at the same instant that of an update is the later, and then the one that says more. */
function versionOf(fields: Fields, steps: readonly DatedStep[], facts: NonNullable<SnapshotItem['facts']>): number {
  const told = Object.values(facts).filter((value) => value !== undefined && value !== false && value !== 'none' && value !== 0);
  return (fields.flag('isUpdating') === true ? 1_000 : 0) + told.length + steps.length;
}

/** A dossier that was never taken, or not yet, has a date of acceptance all the same where a system fills a field that must be filled. */
const BEFORE_ACCEPTANCE: ReadonlySet<Status> = new Set(['registered', 'rejected']);
/** Left the hands of the unit without a result: the date of the end is that of the status. */
const WITHOUT_RESULT: ReadonlySet<Status> = new Set(['rejected', 'withdrawn', 'stopped']);

function datedSteps(fields: Fields, now: Status): readonly DatedStep[] {
  const supplements = (fields.list('DanhSachHoSoBoSung') ?? []).flatMap((one) => [
    ...stepOf(one, 'NgayBoSung', 'supplement_requested'),
    ...stepOf(one, 'NgayTiepNhanBoSung', 'in_process'),
  ]);
  const steps = [
    ...stepOf(fields, 'NgayNopHoSo', 'registered'),
    ...(BEFORE_ACCEPTANCE.has(now) ? [] : stepOf(fields, 'NgayTiepNhan', 'accepted')),
    ...supplements,
    ...endSteps(fields, now),
  ];
  return steps.toSorted((one, other) => Date.parse(one.occurredAt) - Date.parse(other.occurredAt));
}

function endSteps(fields: Fields, now: Status): readonly DatedStep[] {
  const rejected = stepOf(fields, 'NgayTuChoi', 'rejected');
  if (!WITHOUT_RESULT.has(now))
    return [...rejected, ...stepOf(fields, 'NgayKetThucXuLy', 'resolved'), ...stepOf(fields, 'NgayTra', 'returned')];
  const ended = [...stepOf(fields, 'NgayKetThucXuLy', now), ...stepOf(fields, 'NgayTra', now)].slice(0, 1);
  return now === 'rejected' && rejected.length > 0 ? rejected : [...rejected, ...ended];
}

function stepOf(fields: Fields, field: string, status: Status): readonly DatedStep[] {
  const occurredAt = fields.instant(field);
  return occurredAt === undefined ? [] : [{ status, occurredAt }];
}

/** Comes and goes: only the last of its dates can be that of the status now. */
const REPEATABLE: ReadonlySet<Status> = new Set(['in_process', 'supplement_requested']);

function isDated(status: Status, steps: readonly DatedStep[]): boolean {
  if (REPEATABLE.has(status)) return steps.at(-1)?.status === status;
  return steps.some((step) => step.status === status);
}

function latest(...instants: readonly (string | undefined)[]): string | undefined {
  const times = instants.flatMap((instant) => (instant === undefined ? [] : [Date.parse(instant)]));
  return times.length === 0 ? undefined : formatInstant(Math.max(...times));
}
