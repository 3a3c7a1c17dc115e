import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** The README's test command: everything. Makes sure of a browser, builds the screens, and runs all projects. */
const ROOT = path.resolve(import.meta.dirname, '..');
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } });
  return status ?? 1;
}

function findBrowser(): string | undefined {
  return [process.env['NHIP_CHROMIUM'], ...BROWSERS].find((file) => file !== undefined && file !== '' && existsSync(file));
}

function installBrowser(): void {
  const isDebianRoot = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!isDebianRoot) return;
  console.log('Chromium is missing: installing it from the distribution');
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], quiet);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quiet);
}

if (findBrowser() === undefined) installBrowser();
const browser = findBrowser();
if (browser === undefined) {
  console.error('The browser tests need Chromium: install it (Debian: apt-get install chromium) or point NHIP_CHROMIUM to it, then run again.');
  process.exit(1);
}
const node = process.execPath;
const built = run(node, [path.join('tools', 'build-web.ts')]);
const vitest = path.join('node_modules', 'vitest', 'vitest.mjs');
process.exitCode = built !== 0 ? built : run(node, [vitest, 'run', ...process.argv.slice(2)], { NHIP_CHROMIUM: browser });
