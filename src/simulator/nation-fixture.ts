import { fileURLToPath } from 'node:url';

import { readCalendar } from '../catalogue/read-calendar.ts';
import { readProcedures } from '../catalogue/read-procedures.ts';
import { readUnits } from '../catalogue/read-units.ts';
import { calendarBook } from '../domain/calendar-book.ts';
import { unitDirectory } from '../domain/unit-directory.ts';
import { simulatedNation, type SimulatedNation } from './nation.ts';

/** The real catalogues, for tests: the simulated nation is only worth testing on the country that it simulates. */
export async function nationCatalogues() {
  const at = (path: string): string => fileURLToPath(new URL(`../../catalogue/${path}`, import.meta.url));
  const [catalogue, procedures, table] = await Promise.all([
    readUnits(at('units')),
    readProcedures(at('procedures')),
    readCalendar(at('calendars/viet-nam.yaml')),
  ]);
  const directory = unitDirectory(catalogue.units, catalogue.former, catalogue.aliases);
  const calendars = calendarBook(table, directory.ancestors);
  return { directory, procedures, calendars, calendar: calendars.standard };
}

export async function nationOf(seed: number): Promise<SimulatedNation> {
  const { directory, procedures, calendars } = await nationCatalogues();
  return simulatedNation({ seed, directory, procedures: [...procedures.values()], calendars });
}

/** The epoch minute of an instant written in ISO 8601. */
export function slotOf(iso: string): number {
  return Math.floor(Date.parse(iso) / 60_000);
}
