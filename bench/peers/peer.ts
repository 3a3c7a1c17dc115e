/** One thing that a source said of a dossier, as a table would hold it. */
export interface PeerEvent {
  readonly source: string;
  readonly code: string;
  /** The source's own id of the event: a correction has the same and a higher version. */
  readonly id: string;
  readonly version: number;
  readonly unit: string;
  readonly province: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly happened: number;
}

/** What a board of the nation tells of each province. */
export interface PeerRow {
  readonly province: string;
  readonly received: number;
  readonly resolved: number;
}

/** What a user would pick instead: it keeps the newest version of each event, and makes the board when it is asked. */
export interface Peer {
  readonly name: string;
  write(events: readonly PeerEvent[]): Promise<void>;
  board(): Promise<readonly PeerRow[]>;
  close(): Promise<void>;
}

/** Statuses that say that a dossier was accepted, as the fold has it. */
const ACCEPTED = ['accepted', 'in_process', 'resolved', 'returned'];
const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** The same in every dialect: of each dossier first what it is, then how many there are. `from` is the table of events. */
export function boardSql(from: string): string {
  return `SELECT province, count(*) AS received, sum(resolved) AS resolved FROM (
SELECT source, code, max(province) AS province, max(CASE WHEN status IN (${quoted(ACCEPTED)}) THEN 1 ELSE 0 END) AS accepted,
  max(CASE WHEN status IN ('resolved', 'returned') THEN 1 ELSE 0 END) AS resolved
FROM ${from} GROUP BY source, code) AS dossiers WHERE accepted = 1 GROUP BY province ORDER BY province`;
}
