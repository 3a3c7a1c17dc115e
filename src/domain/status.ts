/**
 * The ten statuses of the national dossier synchronisation with their codes, and one of our own: `consultation_requested`,
 * while another body is asked for its opinion. A source's own words end in one of these.
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
  // Not of the national ten.
  consultation_requested: 11,
} as const;

export type Status = keyof typeof STATUS_CODES;

/** `intake` no clock yet · `open` clock runs · `paused` clock stands · `ended` closed without a result · `done` result made. */
export type StatusClass = 'intake' | 'open' | 'paused' | 'ended' | 'done';

/** Who is waited for while the clock stands. */
export type PauseCause = 'citizen' | 'payment' | 'otherBody';

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
  consultation_requested: 'paused',
};

const CAUSES: Readonly<Partial<Record<Status, PauseCause>>> = {
  supplement_requested: 'citizen',
  payment_requested: 'payment',
  consultation_requested: 'otherBody',
};

const PAUSED = ['supplement_requested', 'payment_requested', 'consultation_requested'] as const;

/** The transitions that are usual; any other jump is a finding about the data, never a refusal. */
const USUAL_NEXT: Readonly<Record<Status, readonly Status[]>> = {
  registered: ['accepted', 'rejected', 'withdrawn', ...PAUSED],
  accepted: ['in_process', 'withdrawn', 'stopped', 'resolved', ...PAUSED],
  rejected: [],
  in_process: ['withdrawn', 'stopped', 'resolved', ...PAUSED],
  supplement_requested: ['in_process', 'withdrawn', 'stopped', ...PAUSED],
  payment_requested: ['in_process', 'withdrawn', 'stopped', ...PAUSED],
  consultation_requested: ['in_process', 'withdrawn', 'stopped', ...PAUSED],
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

/** `null`: the clock does not stand in this status. */
export function pauseCauseOf(status: Status): PauseCause | null {
  return CAUSES[status] ?? null;
}

export function isUsualStep(from: Status, to: Status): boolean {
  return from === to || USUAL_NEXT[from].includes(to);
}
