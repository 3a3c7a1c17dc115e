import type { FormatId } from '../source-schema.ts';
import { cloudEventsFormat } from './cloudevents.ts';
import { csvFormat } from './csv-format.ts';
import { emcFormat } from './emc.ts';
import type { Format, FormatSettings } from './format.ts';
import { nationalFormat } from './national.ts';
import { nhipFormat } from './nhip.ts';
import { xesFormat } from './xes.ts';
import { xlsxFormat } from './xlsx.ts';

const FORMATS: Readonly<Record<FormatId, (settings: FormatSettings) => Format>> = {
  nhip: nhipFormat,
  cloudevents: cloudEventsFormat,
  national: nationalFormat,
  emc: emcFormat,
  csv: csvFormat,
  xlsx: xlsxFormat,
  xes: xesFormat,
};

/** The format that a source is declared to speak. Throws AppError `configuration` where it needs a mapping and has none. */
export function formatOf(id: FormatId, settings: FormatSettings): Format {
  return FORMATS[id](settings);
}
