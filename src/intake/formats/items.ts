import type { IntakeItem, SnapshotItem } from '../contract.ts';
import { columnsOf, type Cells, type Columns } from './columns.ts';
import { factsReader, instantOf, labelOfInstant, type Facts } from './facts.ts';
import type { Report } from './finding.ts';
import type { InstantSpec, Mapping, StepSpec } from './mapping.ts';
import { unitCodeOf, unitIdOf } from './units.ts';
import { isBadText, labelOf, requiredReader, STATUS, TEXT, valueReader } from './values.ts';

/** A row as the door takes it, and the value of its unit column. */
export interface ReadItem {
  readonly item: IntakeItem;
  readonly unitValue: string;
}

/** `undefined` where something was wrong with the row, which was then reported. */
type Read<T> = (cells: Cells, report: Report) => T | undefined;

/** Makes the reader of a file's rows from the mapping and the file's header. @throws AppError invalid: a column is missing */
export function itemReader(mapping: Mapping, header: Cells): Read<ReadItem> {
  const columns = columnsOf(header, mapping.no_value);
  const required = (spec: Mapping['dossier']) => requiredReader(valueReader(spec, TEXT, columns), labelOf(spec));
  const dossierCode = required(mapping.dossier);
  const procedure = required(mapping.procedure);
  const unit = unitReader(mapping, columns);
  const facts = factsReader(mapping, columns);
  const body = mapping.event === undefined ? snapshotReader(mapping, columns) : eventReader(mapping, mapping.event, columns);
  columns.refuseMissing();
  return (cells, report) => {
    let sound = true;
    const tell: Report = (problem) => {
      sound = false;
      report(problem);
    };
    const code = dossierCode(cells, tell);
    const place = unit(cells, tell);
    const procedureCode = procedure(cells, tell);
    const what = body(cells, tell, facts(cells, tell));
    if (!sound || code === undefined || place === undefined || procedureCode === undefined || what === undefined) return undefined;
    const common = { source: mapping.source, dossierCode: code, unit: place.id, procedure: procedureCode };
    return { unitValue: place.value, item: { ...what, ...common } };
  };
}

type Own<T> = T extends IntakeItem ? Omit<T, 'source' | 'dossierCode' | 'unit' | 'procedure'> : never;
type Body = Own<IntakeItem>;
type ReadBody = (cells: Cells, report: Report, facts: Facts) => Body | undefined;

function unitReader(mapping: Mapping, columns: Columns): Read<{ readonly id: string; readonly value: string }> {
  const { tree } = mapping;
  const spec = tree?.unit ?? mapping.unit ?? {};
  const label = labelOf(spec);
  const read = requiredReader(valueReader(spec, TEXT, columns), label);
  return (cells, report) => {
    const value = read(cells, report);
    if (value === undefined) return undefined;
    const id = tree === undefined ? unitCodeOf(mapping.unit ?? {}, value) : unitIdOf(tree, value);
    return isBadText(id, label, report) ? undefined : { id, value };
  };
}

function requiredInstant(spec: InstantSpec, mapping: Mapping, columns: Columns): Read<string> {
  return requiredReader(instantOf(spec, mapping, columns), labelOfInstant(spec));
}

function eventReader(mapping: Mapping, event: NonNullable<Mapping['event']>, columns: Columns): ReadBody {
  const occurredAt = requiredInstant(event.at, mapping, columns);
  const status = requiredReader(valueReader(event.status, STATUS, columns), labelOf(event.status));
  const eventId = event.id === undefined ? undefined : requiredReader(valueReader(event.id, TEXT, columns), labelOf(event.id));
  return (cells, report, facts) => {
    const id = eventId?.(cells, report);
    const at = occurredAt(cells, report);
    const now = status(cells, report);
    if (at === undefined || now === undefined) return undefined;
    return { kind: 'status', ...(id === undefined ? {} : { eventId: id }), occurredAt: at, status: now, facts };
  };
}

type Step = SnapshotItem['history'][number];

function snapshotReader(mapping: Mapping, columns: Columns): ReadBody {
  const { as_of: asOfSpec, steps: specs } = mapping.snapshot ?? { as_of: {}, steps: [] };
  const asOf = requiredInstant(asOfSpec, mapping, columns);
  const steps = specs.map((spec, index) => stepReader(spec, index === 0, mapping, columns));
  return (cells, report, facts) => {
    const at = asOf(cells, report);
    const history = steps.map((read) => read(cells, report)).filter((step) => step !== undefined);
    if (at === undefined) return undefined;
    if (history.length === 0) {
      report({ reason: 'missing_value', pointer: '', detail: 'No step of the mapping applies to this row' });
      return undefined;
    }
    return { kind: 'snapshot', asOf: at, history, facts: { ...milestones(history), ...facts } };
  };
}

function stepReader(spec: StepSpec, first: boolean, mapping: Mapping, columns: Columns): Read<Step> {
  const readStatus = valueReader(spec.status, STATUS, columns);
  const needed = first || spec.status.constant === undefined;
  const readInstant = needed ? requiredInstant(spec.at, mapping, columns) : instantOf(spec.at, mapping, columns);
  return (cells, report) => {
    const status = readStatus(cells, report);
    if (status === undefined || status === null) return undefined;
    const occurredAt = readInstant(cells, report);
    return typeof occurredAt === 'string' ? { status, occurredAt } : undefined;
  };
}

/**
 * A row that is closed before it was opened keeps both dates as its source states them: the milestones are declared,
 * so that sorting the steps cannot turn a closed dossier into an open one. A dossier reopened takes its closing back.
 */
function milestones(history: readonly Step[]): Facts {
  const accepted = history.find((step) => step.status === 'accepted');
  const resolved = history.findLast((step) => step.status === 'resolved');
  return {
    ...(accepted === undefined ? {} : { acceptedAt: accepted.occurredAt }),
    resolvedAt: resolved?.occurredAt ?? null,
  };
}
