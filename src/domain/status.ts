/**
 * The ten statuses of the national dossier synchronisation, with their codes.
 * A source's own words end in one of these.
 */
export const STATUS_CODES = {
  registered: 1,
  accepted: 2,
  rejected: 3,
  in_process: 4,
  supplement_requested: 5,
  payment_requested: 6,
  withdrawn: 7,
  stopped: 8,
  resolved: 9,
  returned: 10,
} as const;

export type Status = keyof typeof STATUS_CODES;

/** `intake` no clock yet · `open` clock runs · `paused` clock stands · `ended` closed without a result · `done` result made. */
export type StatusClass = 'intake' | 'open' | 'paused' | 'ended' | 'done';

const CLASSES: Readonly<Record<Status, StatusClass>> = {
  registered: 'intake',
  accepted: 'open',
  rejected: 'ended',
  in_process: 'open',
  supplement_requested: 'paused',
  payment_requested: 'paused',
  withdrawn: 'ended',
  stopped: 'ended',
  resolved: 'done',
  returned: 'done',
};

/** The transitions that are usual; any other jump is a finding about the data, never a refusal. */
const USUAL_NEXT: Readonly<Record<Status, readonly Status[]>> = {
  registered: ['accepted', 'rejected', 'withdrawn', 'supplement_requested', 'payment_requested'],
  accepted: ['in_process', 'supplement_requested', 'payment_requested', 'withdrawn', 'stopped', 'resolved'],
  rejected: [],
  in_process: ['supplement_requested', 'payment_requested', 'withdrawn', 'stopped', 'resolved'],
  supplement_requested: ['in_process', 'withdrawn', 'stopped', 'payment_requested'],
  payment_requested: ['in_process', 'withdrawn', 'stopped', 'supplement_requested'],
  withdrawn: [],
  stopped: [],
  resolved: ['returned'],
  returned: [],
};

const BY_CODE = new Map<number, Status>(
  // The keys of a literal object are exactly its declared keys.
  (Object.keys(STATUS_CODES) as Status[]).map((status) => [STATUS_CODES[status], status]),
);

export function statusOfCode(code: number): Status | undefined {
  return BY_CODE.get(code);
}

export function classOf(status: Status): StatusClass {
  return CLASSES[status];
}

export function isUsualStep(from: Status, to: Status): boolean {
  return from === to || USUAL_NEXT[from].includes(to);
}
