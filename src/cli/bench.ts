import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { Command } from 'commander';

const BENCH = path.resolve(import.meta.dirname, '..', '..', 'bench', 'main.ts');

export function addBench(program: Command): void {
  program
    .command('bench')
    .description('measure this machine: one JSON object a line')
    .argument('[names...]', 'ingest, freshness, board, count-columns, known-at, explain; all where none is given')
    .option('--json', 'as it prints anyway')
    .action(async (names: readonly string[]) => {
      // In a process of its own: the bench must not share a heap with what it measures.
      const child = spawn(process.execPath, [BENCH, ...names], { stdio: 'inherit' });
      const [code] = (await once(child, 'exit')) as [number | null];
      process.exitCode = code ?? 1;
    });
}
