import { open } from 'node:fs/promises';

import type { Command } from 'commander';

import { readMapping } from '../catalogue/read-mapping.ts';
import type { Core } from '../core.ts';
import type { IntakeItem, Verdict } from '../intake/contract.ts';
import type { RowFinding } from '../intake/formats/finding.ts';
import { kindOfFile, readMappedFile } from '../intake/formats/mapped-file.ts';
import type { MappedRows } from '../intake/formats/mapped-rows.ts';
import type { Mapping } from '../intake/formats/mapping.ts';
import { AppError } from '../shared/app-error.ts';
import { postgresTallyReader } from '../store/postgres-tally-reader.ts';
import { printJson, withCore } from './context.ts';
import { progressOn } from './progress.ts';
import { formatTable } from './table.ts';
import { readTotals, type UnitTotals } from './unit-totals.ts';

interface ImportFlags {
  readonly map: string;
  readonly json?: boolean;
}

export interface ImportReport {
  readonly file: string;
  readonly source: string;
  readonly rows: number;
  /** Items made of the rows and sent. */
  readonly events: number;
  /** Different dossiers among them. */
  readonly dossiers: number;
  readonly verdicts: Readonly<Record<Verdict['verdict'], number>>;
  /** The first rows that could not be read, or items that were set aside. */
  readonly findings: readonly { readonly row: number; readonly reason: string; readonly pointer: string; readonly detail: string }[];
  readonly units: readonly UnitTotals[];
}

const BATCH = 2_000;
const SHOWN_FINDINGS = 20;

export function addImport(program: Command): void {
  program
    .command('import')
    .description('read a CSV, XLSX or XES file through a declarative mapping')
    .argument('<data>', 'the file; by its ending .xlsx, .xes, or any other for CSV')
    .requiredOption('--map <file>', 'the mapping, such as catalogue/sources/receipt.yaml')
    .option('--json', 'the report as JSON')
    .action(async (file: string, flags: ImportFlags) => {
      // Both are looked at before a database is started for them.
      const mapping = await readMapping(flags.map);
      const data = await openFile(file);
      const report = await withCore((core) => importRows(core, file, data, mapping));
      if (flags.json === true) printJson(report);
      else process.stdout.write(`${textOf(report)}\n`);
    });
}

async function openFile(file: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const handle = await open(file);
    if ((await handle.stat()).isDirectory()) throw new Error('a folder');
    return handle.createReadStream();
  } catch (error) {
    throw new AppError('configuration', `${file}: cannot be read`, error);
  }
}

/** Sends what the mapping makes of the rows into the intake; of `file` only the name counts, which is in the report and tells the kind. */
export async function importRows(core: Core, file: string, data: AsyncIterable<Uint8Array>, mapping: Mapping): Promise<ImportReport> {
  const mapped = readMappedFile(kindOfFile(file), data, mapping);
  const sent = await sendAll(core, mapped, mapping.source);
  await core.intake.drained();
  const reader = postgresTallyReader(core.pool, core.catalogue.measures);
  const units = await readTotals([...mapped.units.keys(), ...sent.units], reader, core.directory(), core.catalogue);
  const { dossiers, units: _, ...counts } = sent;
  return { file, source: mapping.source, ...counts, dossiers: dossiers.size, units };
}

interface Sent {
  rows: number;
  events: number;
  readonly dossiers: Set<string>;
  readonly units: Set<string>;
  readonly verdicts: Record<Verdict['verdict'], number>;
  readonly findings: { row: number; reason: string; pointer: string; detail: string }[];
}

async function sendAll(core: Core, { rows, units }: MappedRows, source: string): Promise<Sent> {
  const sent: Sent = {
    rows: 0,
    events: 0,
    dossiers: new Set(),
    units: new Set(),
    verdicts: { accepted: 0, duplicate: 0, stale: 0, quarantined: 0 },
    findings: [],
  };
  const progress = progressOn(process.stderr);
  let items: { row: number; item: IntakeItem }[] = [];
  let broken: RowFinding[] = [];
  const flush = async (): Promise<void> => {
    await core.addUnits([...units.values()]);
    count(
      sent,
      items.map(({ row }) => row),
      await core.intake.submit(items.map(({ item }) => item)),
    );
    await setAside(core, source, broken, sent);
    items = [];
    broken = [];
    progress.show(`${sent.rows} rows, ${sent.dossiers.size} dossiers`);
  };
  for await (const entry of rows) {
    sent.rows += 1;
    if ('finding' in entry) broken.push(entry.finding);
    else {
      items.push(entry);
      sent.events += 1;
      sent.dossiers.add(entry.item.dossierCode);
      sent.units.add(entry.unitId);
    }
    if (items.length + broken.length >= BATCH) await flush();
  }
  await flush();
  progress.done();
  return sent;
}

function count(sent: Sent, rows: readonly number[], verdicts: readonly Verdict[]): void {
  for (const [at, verdict] of verdicts.entries()) {
    sent.verdicts[verdict.verdict] += 1;
    if (verdict.verdict === 'quarantined')
      note(sent, { row: rows[at] ?? 0, reason: verdict.reason, pointer: verdict.pointer, detail: verdict.detail });
  }
}

async function setAside(core: Core, source: string, broken: readonly RowFinding[], sent: Sent): Promise<void> {
  await core.intake.setAside(broken.map(({ row, reason, pointer, detail }) => ({ source, reason, pointer, detail, item: { row } })));
  sent.verdicts.quarantined += broken.length;
  for (const { row, reason, pointer, detail } of broken) note(sent, { row, reason, pointer, detail });
}

function note(sent: Sent, finding: Sent['findings'][number]): void {
  if (sent.findings.length < SHOWN_FINDINGS) sent.findings.push(finding);
}

function textOf(report: ImportReport): string {
  const { rows, events, dossiers, verdicts, findings, units } = report;
  const counts = Object.entries(verdicts).map(([verdict, number]) => `${verdict} ${number}`);
  const table = formatTable(
    ['unit', 'dossiers', 'on time', 'late', 'open', 'on-time rate'],
    units.map(({ unit, counts: of, indicators }) => {
      const rate = indicators['on_time_rate'];
      const shown = rate?.kind === 'value' ? `${(rate.value * 100).toFixed(2)}%` : 'no data';
      return [unit, String(of.dossiers), String(of.onTime), String(of.late), String(of.open), shown];
    }),
  );
  const problems = findings.map(({ row, reason, pointer, detail }) => `row ${row}: ${reason} ${pointer}: ${detail}`);
  return [`${rows} rows, ${events} events, ${dossiers} dossiers: ${counts.join(', ')}`, ...problems, '', table].join('\n');
}
