/**
 * A `bigint[]` in the database's binary form: written and read several times faster than text, which matters for the
 * numbers of ten thousand rows. All elements begin as zero.
 */
export interface Int8Array {
  readonly buffer: Buffer;
  /** A whole number within ±2^53. */
  set(index: number, value: number): void;
}

const HEADER_BYTES = 20;
const ELEMENT_BYTES = 12;
const INT8_TYPE = 20;
const TWO_POW_32 = 4_294_967_296;

export function int8Array(length: number): Int8Array {
  const buffer = Buffer.alloc(HEADER_BYTES + length * ELEMENT_BYTES);
  // Dimensions, no nulls, element type; then for the one dimension its length and its first index.
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(INT8_TYPE, 8);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  // Each element is its length, 8, and its value.
  for (let at = HEADER_BYTES + 3; at < buffer.length; at += ELEMENT_BYTES) buffer[at] = 8;
  return {
    buffer,
    set(index, value) {
      const at = HEADER_BYTES + index * ELEMENT_BYTES + 4;
      buffer.writeInt32BE(Math.floor(value / TWO_POW_32), at);
      buffer.writeUInt32BE(value >>> 0, at + 4);
    },
  };
}
