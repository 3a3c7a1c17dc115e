import { SaxesParser } from 'saxes';

import { AppError } from '../../shared/app-error.ts';

/** What is told of a document while it is read; names are without prefixes. */
export interface XmlEvents<T> {
  /** What the document has to be, by the name of its outermost element; anything unless told. */
  readonly root?: string;
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
  /** What has been made since it was asked the last time. */
  readonly take?: () => readonly T[];
}

/** A piece is read as a whole before anyone can take what came of it, so pieces are small. */
const PIECE_BYTES = 16 * 1024;
/** A text, a tag or a comment is held until it ends: one without end must not draw the whole file into memory. */
const MAX_SILENCE = 1024 * 1024;
/** Open elements are held as well. */
const MAX_DEPTH = 64;

/**
 * Reads an XML document piece by piece and gives what the events make of it, in memory that does not grow with the document. Throws
 * AppError `invalid` for broken XML, and for a document type: entities of its own are how a small file becomes a large one.
 */
export async function* readXml<T>(bytes: AsyncIterable<Uint8Array>, what: string, events: XmlEvents<T>): AsyncGenerator<T> {
  const reader = xmlReader(what, events);
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += PIECE_BYTES) {
      reader.write(piece.subarray(at, at + PIECE_BYTES));
      if (events.take !== undefined) yield* events.take();
    }
  }
  reader.end();
  if (events.take !== undefined) yield* events.take();
}

interface XmlReader {
  write(piece: Uint8Array): void;
  end(): void;
}

function xmlReader<T>(what: string, events: XmlEvents<T>): XmlReader {
  let silence = 0;
  const parser = parserOf(what, events, () => {
    silence = 0;
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  /** What goes wrong while the bytes are fetched is not the document's fault, and never comes here. */
  const judged = (read: () => void): void => {
    try {
      read();
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw new AppError('invalid', `${what} is broken XML, or not UTF-8`, error);
    }
  };
  return {
    write(piece) {
      judged(() => {
        const text = decoder.decode(piece, { stream: true });
        silence += text.length;
        parser.write(text);
        if (silence > MAX_SILENCE) throw new AppError('invalid', `${what} has a text or a tag of more than 1 MiB`);
      });
    },
    end() {
      judged(() => {
        parser.write(decoder.decode());
        parser.close();
      });
    },
  };
}

function parserOf<T>(what: string, { root, open, text, close }: XmlEvents<T>, onEvent: () => void): SaxesParser {
  const parser = new SaxesParser();
  let depth = 0;
  const hear = (piece: string): void => {
    onEvent();
    text?.(piece);
  };
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new AppError('invalid', `${what} may not have a document type`);
  });
  parser.on('opentag', ({ name, attributes }) => {
    onEvent();
    depth += 1;
    if (depth > MAX_DEPTH) throw new AppError('invalid', `${what} is nested deeper than ${MAX_DEPTH}`);
    if (depth === 1 && root !== undefined && localName(name) !== root)
      throw new AppError('invalid', `${what} is none: it has no <${root}>`);
    open?.(localName(name), attributes);
  });
  parser.on('text', hear);
  parser.on('cdata', hear);
  parser.on('closetag', ({ name }) => {
    onEvent();
    depth -= 1;
    close?.(localName(name));
  });
  return parser;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
