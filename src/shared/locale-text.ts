/** A name or label in both languages of the product. */
export interface LocaleText {
  readonly vi: string;
  readonly en: string;
}
