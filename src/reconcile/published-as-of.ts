import type { Instant } from '../shared/instant.ts';
import type { PublishedReader } from './published-answer.ts';
import { identityText, type PublishedCapture } from './published-figure.ts';

/** The newest captures, or those that were the newest at an instant. */
export async function publishedAsOf(
  reader: PublishedReader,
  question: { readonly unit: string; readonly period: string },
  knownAt: Instant | null,
): Promise<readonly PublishedCapture[]> {
  if (knownAt === null) return reader.newest(question);
  const newest = new Map<string, PublishedCapture>();
  // Captures of one figure come in order of time.
  for (const capture of await reader.all(question)) if (capture.capturedAt <= knownAt) newest.set(identityText(capture), capture);
  return [...newest.values()];
}
