import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { buildAliases } from './aliases.ts';
import { buildCalendar } from './calendar.ts';
import { buildFormerCommunes, buildFormerProvinces } from './former-units.ts';
import { buildMinistries } from './ministries.ts';
import { buildProcedures } from './procedures.ts';
import { sourceFolder } from './source.ts';
import { buildCommunes, buildProvinces } from './units.ts';

/** `node tools/catalogue/build.ts REFERENCE-DATA [CATALOGUE]`: the reference catalogue, the same from the same data. */
const [from, to = 'catalogue'] = process.argv.slice(2);
if (from === undefined) {
  process.stderr.write('usage: node tools/catalogue/build.ts REFERENCE-DATA [CATALOGUE]\n');
  process.exit(2);
}
const read = sourceFolder(from);
// Everything is built and checked before the first file is touched.
const files = {
  'units/provinces.tsv': buildProvinces(read),
  'units/communes.tsv': buildCommunes(read),
  'units/ministries.tsv': buildMinistries(read),
  'units/former-provinces.tsv': buildFormerProvinces(read),
  'units/former-communes.tsv': buildFormerCommunes(read),
  'units/aliases.tsv': buildAliases(read),
  'procedures/procedures.tsv': buildProcedures(read, new URL('volumes.yaml', import.meta.url)),
  'calendars/viet-nam.yaml': buildCalendar(read),
};
for (const [name, text] of Object.entries(files)) {
  const file = join(to, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${file}\t${Buffer.byteLength(text)} bytes\n`);
}
