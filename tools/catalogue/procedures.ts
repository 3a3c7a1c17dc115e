import { expectEqual, expectNone } from './expect.ts';
import type { ReadSource, SourceRow } from './source.ts';
import { renderTable } from './table.ts';
import { readVolumes, weigh, type Level } from './volumes.ts';

const LEVELS: readonly Level[] = ['commune', 'province'];

/** National procedures, and what single provinces issued for their communes; internal ones have no applicant. */
const TYPES: Readonly<Record<Level, readonly string[]>> = {
  commune: ['STANDARD', 'SPECIFIC'],
  province: ['STANDARD'],
};

/** By their number these run round the clock (half a day, one, two), though the portal writes plain hours: not clear. */
const HOURS_BY_THE_CLOCK = new Set(['12', '24', '48']);

interface Entry {
  readonly row: SourceRow;
  readonly weight: number;
}

export function buildProcedures(read: ReadSource, volumesFile: URL): string {
  const volumes = readVolumes(volumesFile);
  const source = read('procedures.csv');
  expectEqual('procedures in the reference data', source.length, 5_652);
  const rows = LEVELS.flatMap((level) => {
    const taken = source.filter((row) => isTaken(row, level, volumes[level].fields));
    const weights = weigh(
      taken.map((row) => ({ code: row.get('code'), field: row.get('field'), local: row.get('catalogue_type') === 'SPECIFIC' })),
      volumes[level],
    );
    return taken.map((row): Entry => ({ row, weight: weights.get(row.get('code')) ?? 0 }));
  });
  checkProcedures(rows);
  return renderTable<Entry>({
    about: [
      `${rows.length} administrative procedures that communes and provinces handle every day, with their statutory time limits.`,
      'Source: National Public Service Portal pages of 2026-07-20 and 2026-07-18 as republished by hdtruong802/Vietnam-AI-',
      'Innovation-Challenge-2026 @b4b99517 and VoidKeishi/OpenGOV @feccba6e (neither has a licence). Facts only: code, name, field,',
      'level, limit. Collected 2026-11-22; built by tools/catalogue. A province may set shorter limits.',
      'Taken: all of a level in the fields of tools/catalogue/volumes.yaml; for provinces without those of one province only.',
      'The weight is our judgement for the simulator, see there.',
    ],
    columns: [
      { name: 'code', meaning: 'code in the national procedure database', cell: ({ row }) => row.get('code') },
      { name: 'level', meaning: 'commune or province', cell: ({ row }) => row.get('level') },
      { name: 'field', meaning: 'field, as the portal names it', cell: ({ row }) => row.get('field') },
      {
        name: 'amount',
        meaning: 'statutory limit, the most frequent over the channels; empty where none is stated clearly',
        cell: ({ row }) => limitOf(row)?.amount ?? '',
      },
      { name: 'unit', meaning: 'working_day, calendar_day, hour (working hours) or month', cell: ({ row }) => limitOf(row)?.unit ?? '' },
      {
        name: 'full_process',
        meaning: '1 where flagged for full-process online service; 0 does not prove the opposite',
        cell: ({ row }) => (row.get('full_process_online') === '1' ? '1' : '0'),
      },
      {
        name: 'weight',
        meaning: 'parts of 100,000 dossiers of the level (ours); 0 where one province issued it',
        cell: ({ weight }) => String(weight),
      },
      { name: 'name', meaning: 'name', cell: ({ row }) => sentenceCase(row.get('name')) },
    ],
    rows,
  });
}

function isTaken(row: SourceRow, level: Level, fields: Readonly<Record<string, number>>): boolean {
  return (
    row.get('level') === level &&
    row.get('field') in fields &&
    TYPES[level].includes(row.get('catalogue_type')) &&
    /^\d\.\d{6}$/.test(row.get('code'))
  );
}

/** A number whose unit the portal does not say is no limit, however likely working days are. */
function limitOf(row: SourceRow): { readonly amount: string; readonly unit: string } | undefined {
  const [amount, unit] = [row.get('time_value'), row.get('time_unit')];
  if (!['working_day', 'calendar_day', 'hour', 'month'].includes(unit) || !(Number(amount) > 0)) return undefined;
  return unit === 'hour' && HOURS_BY_THE_CLOCK.has(amount) ? undefined : { amount, unit };
}

/** Some offices shout: a name mostly in capitals is written as a sentence. */
function sentenceCase(name: string): string {
  const letters = name.match(/\p{L}/gu)?.length ?? 0;
  const capitals = name.match(/\p{Lu}/gu)?.length ?? 0;
  if (capitals < letters * 0.6) return name;
  const lower = name.toLocaleLowerCase('vi');
  return lower.charAt(0).toLocaleUpperCase('vi') + lower.slice(1);
}

function checkProcedures(rows: readonly Entry[]): void {
  const codes = rows.map(({ row }) => row.get('code'));
  expectEqual('different procedure codes', new Set(codes).size, codes.length);
  expectNone(
    'procedures without a name',
    rows.filter(({ row }) => row.get('name') === '').map(({ row }) => row.where),
  );
  const clear = rows.filter(({ row, weight }) => weight > 0 && limitOf(row) !== undefined);
  if (clear.length < 300) throw new Error(`only ${clear.length} procedures in use have a clear limit`);
}
