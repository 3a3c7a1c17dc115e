const AGENCY = /^[GH]\d{2}(\.|$)/i;
const LEGACY_AGENCY = /^(?:\w{2,3}\.){3}[GH]\d{2}$/i;

/**
 * A code as sources write it, in the one form that the catalogue knows. The older agency code puts the highest level
 * last and fills with zeros (QCVN 102:2016); the newer begins with it (Decision 20/2020/QĐ-TTg):
 * `000.00.00.H29` is `H29`, `000.00.07.H44` is `H44.07`.
 */
export function normaliseUnitCode(given: string): string {
  const code = given.trim();
  if (LEGACY_AGENCY.test(code)) {
    const [top = '', ...below] = code.toUpperCase().split('.').toReversed();
    return [top, ...below.filter((group) => !/^0+$/.test(group))].join('.');
  }
  return AGENCY.test(code) ? code.toUpperCase() : code;
}
