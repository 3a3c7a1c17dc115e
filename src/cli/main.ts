import { Command, CommanderError } from 'commander';

import { AppError } from '../shared/app-error.ts';
import { addBench } from './bench.ts';
import { addBoard } from './board.ts';
import { addCatalogue } from './catalogue.ts';
import { sayError, versionOfPackage } from './context.ts';
import { addExplain } from './explain.ts';
import { addImport } from './import.ts';
import { addPeriod } from './period.ts';
import { addPublished } from './published.ts';
import { addQuarantine } from './quarantine.ts';
import { addScore } from './score.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addSource } from './source.ts';
import { addVerify } from './verify.ts';

const program = new Command('nhip').description('Nhịp: a real-time government performance monitor').version(await versionOfPackage());

// Settings that the commands below inherit. A wrong word on the command line is an error of one line; 1 is what `verify` answers with.
program.exitOverride().configureOutput({
  outputError(text, write) {
    write(text.replace(/^error:/, 'nhip:'));
  },
});

for (const add of [
  addServe,
  addImport,
  addBoard,
  addSimulate,
  addVerify,
  addBench,
  addPublished,
  addScore,
  addCatalogue,
  addPeriod,
  addExplain,
  addSource,
  addQuarantine,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  // The command line's own errors have been said; an expected failure says what to do; anything else is a defect.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    sayError(error);
    process.exitCode = error instanceof AppError ? 2 : 3;
  }
}
