import { readConfig, type Config } from './read-config.ts';

/** The configuration of this process: the one place that knows its environment. Throws AppError `configuration`. */
export function processConfig(): Config {
  return readConfig(process.env, process.cwd());
}
