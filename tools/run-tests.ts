import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The README's test command: everything. Makes sure of a browser and servers, builds the screens, and runs all projects. */
const ROOT = path.resolve(import.meta.dirname, '..');
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  return status ?? 1;
}

function findBrowser(): string | undefined {
  return [process.env['NHIP_CHROMIUM'], ...BROWSERS].find((file) => file !== undefined && file !== '' && existsSync(file));
}

/** Runs all tests, and says in the last line how many there were: also to whoever reads only the end of a long log. */
function runTests(browser: string): number {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'nhip-report-'));
  const report = path.join(dir, 'report.json');
  const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = run(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], { NHIP_CHROMIUM: browser });
  if (existsSync(report)) {
    // As vitest's own reporter writes it.
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
    };
    console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
  }
  rmSync(dir, { recursive: true, force: true });
  return status;
}

// What it cannot install, the tests miss: those of the browser fail, those of other servers are skipped outside of CI.
run('bash', [path.join('tools', 'install-test-programs.sh')]);
const browser = findBrowser();
if (browser === undefined) {
  console.error(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium) or point NHIP_CHROMIUM to it, then run again.',
  );
  process.exit(1);
}
const built = run(process.execPath, [path.join('tools', 'build-web.ts')]);
process.exitCode = built !== 0 ? built : runTests(browser);
