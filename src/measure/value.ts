/** Why there is no number: nobody reported, or the question does not arise. Neither is zero. */
export type Missing = { readonly kind: 'noData' } | { readonly kind: 'notApplicable' };

interface Measured {
  readonly kind: 'value';
  /** Ratios 0..1; counts; hours; days: as the indicator's `unit` says. */
  readonly value: number;
  readonly numerator: number;
  /** `null` for a plain count or a percentile. */
  readonly denominator: number | null;
}

/** What an indicator says for one unit and period: never a bare number. */
export type Value = Measured | Missing;

export const NO_DATA: Missing = { kind: 'noData' };
export const NOT_APPLICABLE: Missing = { kind: 'notApplicable' };
