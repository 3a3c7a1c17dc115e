/** Parts printed beside their total. */
export interface ControlTotal {
  readonly isBalanced: boolean;
  readonly sum: number;
  readonly total: number;
  /** total − sum. */
  readonly difference: number;
  /** Parts that would balance it with two neighbouring digits swapped: the usual slip of a typist. */
  readonly swapped: readonly { readonly part: number; readonly printed: number; readonly would: number }[];
}

/** Do the parts make the total? `tolerance` is for what was rounded before it was printed; counts need none. */
export function checkControlTotal(parts: readonly number[], total: number, tolerance = 0): ControlTotal {
  const sum = parts.reduce((all, one) => all + one, 0);
  const difference = total - sum;
  // Sums of decimals differ in their last bits.
  const isBalanced = Math.abs(difference) <= tolerance + 1e-9;
  return { isBalanced, sum, total, difference, swapped: isBalanced ? [] : swapsThatAdd(parts, difference) };
}

function swapsThatAdd(parts: readonly number[], difference: number): ControlTotal['swapped'] {
  return parts.flatMap((printed, part) => {
    const would = printed + difference;
    return isOneSwapApart(String(printed), String(would)) ? [{ part, printed, would }] : [];
  });
}

function isOneSwapApart(one: string, other: string): boolean {
  for (let at = 0; at + 1 < one.length; at += 1) {
    const swapped = `${one.slice(0, at)}${one.charAt(at + 1)}${one.charAt(at)}${one.slice(at + 2)}`;
    if (swapped === other) return true;
  }
  return false;
}
