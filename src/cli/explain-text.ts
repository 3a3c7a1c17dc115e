import type { Explanation } from '../explain/explain-wire.ts';
import { formatTable } from './table.ts';

const SHOWN_SOURCES = 10;

/** An explanation for a terminal. */
export function explanationText(told: Explanation): string {
  const { unit, indicator, period, formula, needed } = told;
  const simulated = told.simulated ? ', SIMULATED' : '';
  const head = [
    `${indicator.name.en} (${indicator.id}@${indicator.version}): ${unit.name.vi} (${unit.id}), ${period.id}${simulated}, as of ${told.asOf}`,
    indicator.definition.en,
    `${indicator.legalBasis}; ${indicator.owner}; reviewed on ${indicator.reviewedOn ?? '–'}`,
  ];
  const parts = [
    head.join('\n'),
    formula?.text.en ?? '',
    told.missing === null ? '' : `No number: ${told.missing.text.en}`,
    pointsText(told),
    needed
      .flatMap(({ text, threshold, goal, name }) => (text === null ? [] : [`To reach ${goal} ${name} (${threshold}): ${text.en}`]))
      .join('\n'),
    childrenText(told),
    proceduresText(told),
    behindText(told),
    sourcesText(told),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function pointsText({ points }: Explanation): string {
  return points
    .map(({ index, version, component, kind, got, lost, maxPoints }) => {
      const told = got === null ? `no points (${kind}), ${maxPoints} at most` : `${shown(got)} of ${maxPoints} points, ${shown(lost)} lost`;
      return `Index ${index}@${version}, ${component}: ${told}`;
    })
    .join('\n');
}

type Contributed = NonNullable<Explanation['lost']>['own'];

const HEADER = ['numerator', 'denominator', 'complement', 'share'];

function cells({ numerator, denominator, complement, share }: Contributed): string[] {
  return [shown(numerator), shown(denominator), shown(complement), share === null ? '–' : `${(share * 100).toFixed(1)}%`];
}

function childrenText({ lost }: Explanation): string {
  if (lost === null || lost.children.length === 0) return '';
  const there = lost.children.filter(({ numerator, denominator }) => numerator !== 0 || (denominator ?? 0) !== 0);
  const rows = [
    ...there.map(({ unit, ...row }) => [unit.id, unit.name.vi, ...cells(row)]),
    ['', `${lost.children.length - there.length} others`, '0', '0', '0', '–'],
    ['', 'its own', ...cells(lost.own)],
    ['', 'together', ...cells(lost.whole)],
  ];
  return formatTable(['unit', `by units (${lost.by} first)`, ...HEADER], rows);
}

function proceduresText({ lost }: Explanation): string {
  if (lost === null) return '';
  const { procedures } = lost;
  if (procedures.kind !== 'told') return procedures.because.en;
  const rows = [
    ...procedures.top.map(({ procedure, name, ...row }) => [procedure ?? '–', (name ?? '').slice(0, 60), ...cells(row)]),
    ['', `${procedures.others.procedures} others`, ...cells(procedures.others)],
  ];
  return formatTable(['procedure', 'by procedures', ...HEADER], rows);
}

function behindText({ behind }: Explanation): string {
  if (behind === null) return '';
  const next = behind.next === null ? '' : `\nMore: --after ${behind.next}`;
  if (behind.records.length > 0) {
    const rows = behind.records.map(({ kind, source, code, unit, days }) => [
      kind,
      source,
      code,
      unit,
      days.map(({ day }) => day).join(' '),
    ]);
    return `${formatTable(['record', 'source', `code (${behind.side})`, 'unit', 'counted on'], rows)}${next}`;
  }
  if (behind.dossiers.length === 0) return '';
  const rows = behind.dossiers.map(({ source, code, unit, procedure, status, acceptedAt, dueAt, endedAt, lateWorkingHours }) => [
    source,
    code,
    unit,
    procedure,
    status,
    ...[acceptedAt, dueAt, endedAt].map((instant) => instant?.slice(0, 16) ?? '–'),
    shown(lateWorkingHours),
  ]);
  return `${formatTable(['source', `code (${behind.side})`, 'unit', 'procedure', 'status', 'accepted', 'due', 'ended', 'hours late'], rows)}${next}`;
}

function sourcesText({ sources, completeness }: Explanation): string {
  const listed = sources.listed.slice(0, SHOWN_SOURCES);
  const rows = listed.map(({ source, records, accepted, quarantined, lastLearnedAt }) => [
    source,
    shown(records),
    shown(accepted),
    shown(quarantined),
    lastLearnedAt?.slice(0, 19) ?? '–',
  ]);
  const table = formatTable([`source (of ${sources.all})`, 'records here', 'accepted', 'quarantined', 'last heard'], rows);
  const complete = completeness === null ? '' : `Completeness: ${(completeness * 100).toFixed(1)}% of the units below reported`;
  return [complete, ...(rows.length === 0 ? [] : [table])].join('\n\n');
}

function shown(value: number | null): string {
  return value === null ? '–' : String(Math.round(value * 100) / 100);
}
