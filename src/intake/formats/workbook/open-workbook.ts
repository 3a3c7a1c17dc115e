import { AppError } from '../../../shared/app-error.ts';
import { readXml, type XmlEvents } from '../xml-events.ts';
import type { Workbook } from './cell-text.ts';
import type { ZipParts } from './zip-parts.ts';

const MAX_SMALL_PART_BYTES = 16 * 1024 * 1024;
const MAX_TEXTS_BYTES = 128 * 1024 * 1024;
const MAX_TEXTS = 2_000_000;
/** Longer texts are no codes, dates or words of a list. */
export const MAX_CELL_TEXT = 2_000;

/** What is known of a workbook before its rows are read. */
export interface OpenWorkbook extends Workbook {
  /** The name of the part that holds the first sheet. */
  readonly sheet: string;
}

/** Throws AppError `invalid` and `tooLarge`. */
export async function openWorkbook(parts: ZipParts): Promise<OpenWorkbook> {
  const { id, is1904 } = await firstSheet(parts);
  const sheet = await partOf(parts, id);
  const texts = parts.has('xl/sharedStrings.xml') ? await sharedTexts(parts) : [];
  const dates = parts.has('xl/styles.xml') ? await dateStyles(parts) : new Set<number>();
  return { sheet, texts, dates, is1904 };
}

async function firstSheet(parts: ZipParts): Promise<{ readonly id: string; readonly is1904: boolean }> {
  let id: string | undefined;
  let is1904 = false;
  await readPart(parts, 'xl/workbook.xml', MAX_SMALL_PART_BYTES, {
    open(name, attributes) {
      // Its prefix is the writer's own choice; the sheet has a number of its own besides, which is called otherwise.
      if (name === 'sheet') id ??= Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      if (name === 'workbookPr') is1904 = attributes['date1904'] === '1' || attributes['date1904'] === 'true';
    },
  });
  if (id === undefined) throw new AppError('invalid', 'the workbook has no sheet');
  return { id, is1904 };
}

async function partOf(parts: ZipParts, id: string): Promise<string> {
  let target = '';
  await readPart(parts, 'xl/_rels/workbook.xml.rels', MAX_SMALL_PART_BYTES, {
    open(name, attributes) {
      if (name === 'Relationship' && attributes['Id'] === id) target = attributes['Target'] ?? '';
    },
  });
  if (target === '') throw new AppError('invalid', 'the workbook has no sheet');
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

async function sharedTexts(parts: ZipParts): Promise<readonly string[]> {
  const texts: string[] = [];
  let text = '';
  let isText = false;
  await readPart(parts, 'xl/sharedStrings.xml', MAX_TEXTS_BYTES, {
    open(name) {
      if (name === 'si') text = '';
      isText = name === 't';
    },
    text(piece) {
      if (isText) text = `${text}${piece}`.slice(0, MAX_CELL_TEXT);
    },
    close(name) {
      isText = false;
      if (name !== 'si') return;
      if (texts.length === MAX_TEXTS) throw new AppError('tooLarge', `the workbook has more than ${MAX_TEXTS} texts`);
      texts.push(text);
    },
  });
  return texts;
}

/** The numbers of number formats that are dates: those that are built in, and those whose code has days or years. */
const BUILT_IN_DATES: ReadonlySet<number> = new Set([14, 15, 16, 17, 22, 27, 30, 36, 50, 57]);

async function dateStyles(parts: ZipParts): Promise<ReadonlySet<number>> {
  const formats = new Set(BUILT_IN_DATES);
  const styles = new Set<number>();
  let isOfCells = false;
  let place = 0;
  await readPart(parts, 'xl/styles.xml', MAX_SMALL_PART_BYTES, {
    open(name, attributes) {
      if (name === 'numFmt' && isDate(attributes['formatCode'] ?? '')) formats.add(Number(attributes['numFmtId']));
      if (name === 'cellXfs') isOfCells = true;
      if (name !== 'xf' || !isOfCells) return;
      if (formats.has(Number(attributes['numFmtId']))) styles.add(place);
      place += 1;
    },
    close(name) {
      if (name === 'cellXfs') isOfCells = false;
    },
  });
  return styles;
}

/** Days or years outside of quoted words, colours and escaped letters. */
function isDate(formatCode: string): boolean {
  return /[dy]/i.test(formatCode.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, ''));
}

async function readPart(parts: ZipParts, name: string, maxBytes: number, events: XmlEvents<never>): Promise<void> {
  for await (const _ of readXml(parts.open(name, maxBytes), `${name} of the workbook`, events)) {
    // All is told through the events.
  }
}
