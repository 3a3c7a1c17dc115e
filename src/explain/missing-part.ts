import type { IndicatorDefinition, MissingReason, ZeroDenominator } from '../measure/indicator.ts';
import type { LocaleText } from '../shared/locale-text.ts';
import type { Explanation } from './explain-wire.ts';

/** Why there is no number, in words. */
export function missingPart(because: MissingReason | null, { zeroDenominator }: IndicatorDefinition): Explanation['missing'] {
  if (because === null) return null;
  return { because, zeroDenominator, text: because === 'zeroDenominator' ? nothingToShare(zeroDenominator) : TEXTS[because] };
}

const TEXTS: Readonly<Record<Exclude<MissingReason, 'zeroDenominator'>, LocaleText>> = {
  level: { vi: 'Chỉ số không áp dụng cho đơn vị cấp này.', en: 'The indicator is not told of units of this level.' },
  period: { vi: 'Chỉ số không tính được cho kỳ này.', en: 'The indicator cannot be told of such a period.' },
  notReported: { vi: 'Không có ai báo cáo trong kỳ.', en: 'Nobody reported in the period.' },
  counting: { vi: 'Các bộ đếm của chỉ số đang được đếm lại.', en: 'The counters of the indicator are still being counted.' },
  notStated: {
    vi: 'Không nguồn nào cho biết điều này, có hay không đều không rõ.',
    en: 'No source states the fact: it is known neither to be so nor not to be so.',
  },
};

function nothingToShare(policy: ZeroDenominator): LocaleText {
  return {
    vi: `Mẫu số bằng 0: không có gì để tính tỷ lệ (quy tắc ${policy}).`,
    en: `The denominator is zero: there is nothing to take a share of (policy ${policy}).`,
  };
}
