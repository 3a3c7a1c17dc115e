import { SaxesParser } from 'saxes';

import { AppError } from '../../shared/app-error.ts';

/** What is told of a document while it is read; names are without prefixes. */
export interface XmlEvents<T> {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
  /** What has been made since it was asked the last time. */
  readonly take: () => readonly T[];
}

/**
 * Reads an XML document piece by piece and gives what the events make of it. Throws AppError `invalid` for broken XML, and for a
 * document type: entities of its own are how a small file becomes a large one.
 */
export async function* readXml<T>(bytes: AsyncIterable<Uint8Array>, what: string, events: XmlEvents<T>): AsyncGenerator<T> {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new AppError('invalid', `${what} may not have a document type`);
  });
  parser.on('opentag', ({ name, attributes }) => events.open?.(localName(name), attributes));
  parser.on('text', (text) => events.text?.(text));
  parser.on('closetag', ({ name }) => events.close?.(localName(name)));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of bytes) {
      parser.write(decoder.decode(piece, { stream: true }));
      yield* events.take();
    }
    parser.write(decoder.decode());
    parser.close();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('invalid', `${what} is broken XML, or not UTF-8`, error);
  }
  yield* events.take();
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
