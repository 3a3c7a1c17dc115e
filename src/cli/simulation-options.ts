import { InvalidArgumentError, type Command } from 'commander';

import type { SimulationOptions } from '../simulate.ts';

export interface SimulationFlags {
  readonly scale: number;
  readonly seed: number;
  readonly days: number;
  readonly rhythm: 'real' | 'demo';
}

export function addSimulationOptions(command: Command): Command {
  return command
    .option('--scale <share>', 'share of the nation that is simulated; 1 is all of it', numberBetween(0.001, 10), 0.05)
    .option('--seed <number>', 'the same seed gives the same nation', numberBetween(0, 2 ** 31), 2026)
    .option('--days <days>', 'history to begin with', numberBetween(0, 400), 60)
    .option(
      '--rhythm <rhythm>',
      'real: arrivals follow office hours; demo: live arrivals as on a working morning, at any hour',
      oneOf('real', 'demo'),
      'demo',
    );
}

export function readSimulation({
  scale,
  seed,
  days,
  rhythm,
}: SimulationFlags): Pick<SimulationOptions, 'scale' | 'seed' | 'days' | 'rhythm'> {
  return { scale, seed, days, rhythm };
}

export function numberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value) || value < least || value > most) {
      throw new InvalidArgumentError(`a number from ${least} to ${most}`);
    }
    return value;
  };
}

function oneOf<T extends string>(...words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new InvalidArgumentError(`one of ${words.join(', ')}`);
    return found;
  };
}
