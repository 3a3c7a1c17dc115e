import { Command } from 'commander';

import { AppError } from '../shared/app-error.ts';
import { addBoard } from './board.ts';
import { say, sayError, versionOfPackage } from './context.ts';
import { addImport } from './import.ts';
import { addServe } from './serve.ts';
import { addSimulate } from './simulate.ts';
import { addVerify } from './verify.ts';

const program = new Command('nhip').description('Nhịp: a real-time government performance monitor').version(await versionOfPackage()).showHelpAfterError();

for (const add of [addServe, addImport, addBoard, addSimulate, addVerify]) add(program);

try {
  await program.parseAsync();
} catch (error) {
  // An expected failure says what to do; anything else is a defect and shows its stack.
  if (error instanceof AppError) say(`nhip: ${error.message}`);
  else sayError(error);
  process.exitCode = error instanceof AppError ? 2 : 3;
}
