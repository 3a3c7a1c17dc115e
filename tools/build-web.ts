import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Builds the screens when a source is newer than what was built, so that a second start does not wait for it. */
const ROOT = path.resolve(import.meta.dirname, '..');
const BUILT = path.join(ROOT, 'web', 'dist', 'index.html');
const SOURCES = ['web', 'src/live/wire.ts', 'vite.config.ts', 'package-lock.json'];

function newestOf(place: string): number {
  const stats = statSync(place);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inner = readdirSync(place).filter((name) => name !== 'dist' && name !== 'node_modules');
  return Math.max(0, ...inner.map((name) => newestOf(path.join(place, name))));
}

const newest = Math.max(...SOURCES.map((source) => newestOf(path.join(ROOT, source))));
if (!existsSync(BUILT) || statSync(BUILT).mtimeMs < newest) {
  const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
