import { nhipFormat } from '../intake/formats/nhip.ts';
import { seededRandom } from '../shared/random.ts';
import { systemClock } from '../shared/clock.ts';
import { AppError } from '../shared/app-error.ts';
import type { ConnectorTools } from './connector-tools.ts';

/** Tools of a source that speaks our own format. */
export function testTools(over: Partial<ConnectorTools> = {}): ConnectorTools & { readonly said: readonly string[] } {
  const said: string[] = [];
  return {
    format: nhipFormat({ source: 'test', enums: {}, home: 'VN', timeZone: 'Asia/Ho_Chi_Minh', mapping: null }),
    secret: (name) => {
      throw new AppError('configuration', `NHIP_SECRET_${name} is not set`);
    },
    clock: systemClock,
    random: seededRandom(1),
    log: (message) => void said.push(message),
    ...over,
    said,
  };
}
