import { AppError } from '../../shared/app-error.ts';

/**
 * The body of an answer, at most so many bytes of it. What the headers say of its length is not believed: a longer one is given up
 * while it comes, a shorter one is an error. Throws AppError `unavailable`.
 */
export async function boundedBody(response: Response, maxBytes: number): Promise<Buffer> {
  const { body, headers } = response;
  if (body === null) return Buffer.alloc(0);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > maxBytes) throw new AppError('unavailable', `the source answers with more than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  const told = headers.get('content-length');
  const isPacked = headers.get('content-encoding') !== null;
  if (told !== null && !isPacked && Number(told) !== size) throw new AppError('unavailable', 'the answer is shorter than it says');
  return Buffer.concat(pieces);
}
