import { cpus, totalmem } from 'node:os';

import { readCatalogue } from '../src/catalogue/read-catalogue.ts';
import { CATALOGUE_DIR } from '../src/core.ts';
import { benchAgainst } from './against.ts';
import type { BenchContext } from './bench-context.ts';
import { benchBoard } from './board.ts';
import { benchCountColumns } from './count-columns.ts';
import { benchDay } from './day.ts';
import { benchExplain } from './explain.ts';
import { benchFreshness } from './freshness.ts';
import { benchFuzz } from './fuzz.ts';
import { benchIntake } from './intake.ts';
import { benchKnownAt } from './known-at.ts';
import { benchIngest } from './ingest.ts';
import { benchPeers } from './peers.ts';

/** `npm run bench [-- name …]`: one JSON object a line, ratios in one run, on a machine that may be shared. */
const BENCHES: Readonly<Record<string, (context: BenchContext) => Promise<void>>> = {
  ingest: benchIngest,
  freshness: benchFreshness,
  board: benchBoard,
  'count-columns': benchCountColumns,
  'known-at': benchKnownAt,
  explain: benchExplain,
  against: benchAgainst,
  intake: benchIntake,
  day: benchDay,
  fuzz: benchFuzz,
  peers: benchPeers,
};

const catalogue = await readCatalogue(CATALOGUE_DIR);
const { directory, procedures } = catalogue;
const machine = {
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
};
const context: BenchContext = {
  catalogue,
  units: directory.all.filter(({ level }) => level === 'commune').map(({ id }) => id),
  procedures: [...procedures.values()]
    .filter(({ level }) => level === 'commune')
    .slice(0, 300)
    .map(({ code }) => code),
  print(result) {
    process.stdout.write(`${JSON.stringify({ ...result, ...machine })}\n`);
  },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in BENCHES));
if (unknown !== undefined) throw new Error(`no bench is called ${unknown}; there are ${Object.keys(BENCHES).join(', ')}`);
for (const [name, bench] of Object.entries(BENCHES)) if (wanted.length === 0 || wanted.includes(name)) await bench(context);
