import type { ProgressAnswer } from '../../../src/live/wire-signs.ts';
import { useProgress } from '../../data/queries.ts';
import { PERIODS } from '../../data/view.ts';
import type { PeriodKind } from '../../i18n/catalogue.ts';
import { joinShown } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from '../figures/digits.tsx';
import type { Indicator } from '../ranking/rank.ts';
import { RunNote } from './run-note.tsx';
import { SignMark } from './sign-mark.tsx';
import { Sparkline } from './sparkline.tsx';

interface ProgressTableProps {
  readonly unit: string;
  readonly period: PeriodKind;
  readonly indicator: Indicator;
}

type OfIndicator = ProgressAnswer['indicators'][string];
type OfKind = NonNullable<OfIndicator['kinds'][PeriodKind]>;

/** A unit by one indicator against the day, week, month, quarter and year before, and against its target. */
export function ProgressTable({ unit, period, indicator }: ProgressTableProps) {
  const { t, lang, format } = useText();
  const answer = useProgress(unit, period, indicator.id).data;
  const own = answer?.indicators[indicator.id];
  const { columns } = t.progress;
  if (answer === undefined || answer.upTo === null) return <p className="progress-how">{t.progress.waiting}</p>;
  if (own === undefined) return <p className="progress-how">{t.progress.notFollowed}</p>;
  return (
    // It scrolls sideways where a screen is narrower than the table: then the keyboard must reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls is one that is operated
    <div className="progress-detail" role="group" aria-label={t.progress.title} tabIndex={0}>
      <table className="progress-table">
        <caption>{indicator.name[lang]}</caption>
        <thead>
          <tr>
            {[columns.kind, columns.now, columns.like, columns.change, columns.run, columns.last].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {PERIODS.map((kind) => {
            const known = own.kinds[kind];
            return known === undefined ? null : <KindRow key={kind} kind={kind} known={known} indicator={indicator} />;
          })}
        </tbody>
      </table>
      <p className="progress-how">
        {t.progress.how(format.day(answer.upTo))} <TargetNote target={own.target} indicator={indicator} />
      </p>
    </div>
  );
}

function KindRow({ kind, known, indicator }: { readonly kind: PeriodKind; readonly known: OfKind; readonly indicator: Indicator }) {
  const { t, format } = useText();
  const shown = (value: number | null): string => (value === null ? t.noDataShort : joinShown(format.value(value, indicator.unit)));
  return (
    <tr>
      <th scope="row">
        {t.progress.kinds[kind]} <span className="progress-period">{stretchText(known.now)}</span>
      </th>
      <td data-missing={known.now.value === null}>
        <Digits text={shown(known.now.value)} />
      </td>
      <td data-missing={known.like.value === null} title={stretchText(known.like)}>
        <Digits text={shown(known.like.value)} />
      </td>
      <td className="progress-change" data-sign={known.sign}>
        <SignMark sign={known.sign} />
        {known.change !== null && known.sign !== 'same' && <Digits text={changeText(known.change, indicator, format.signed, t.units)} />}
        <span className="progress-words">{t.progress.signs[known.sign]}</span>
      </td>
      <td>{Math.abs(known.run) < 2 ? <span aria-hidden="true">–</span> : <RunNote run={known.run} kind={kind} />}</td>
      <td>
        <Sparkline finished={known.finished} />
      </td>
    </tr>
  );
}

/** `01/11 – 24/11`, or a single day. */
function stretchText({ from, to }: OfKind['now']): string {
  const short = (day: string): string => day.slice(5).split('-').toReversed().join('/');
  const isOfYears = from.slice(0, 4) !== to.slice(0, 4);
  if (from === to) return short(from);
  return isOfYears ? `${from} – ${to}` : `${short(from)} – ${short(to)}`;
}

function changeText(
  change: number,
  { unit }: Indicator,
  signed: (value: number, decimals: number) => string,
  units: { readonly points: string },
): string {
  // One decimal, but never a change of nothing.
  if (unit === 'ratio') return `${signed(change * 100, Math.abs(change) < 0.0005 ? 2 : 1)} ${units.points}`;
  return signed(change, unit === 'count' ? 0 : 1);
}

function TargetNote({ target, indicator }: { readonly target: OfIndicator['target']; readonly indicator: Indicator }) {
  const { t, format } = useText();
  if (target.kind === 'none' || target.target === null) return null;
  const wanted = joinShown(format.value(target.target, indicator.unit));
  if (target.kind === 'unknown') return <span>{t.progress.targetUnknown(wanted)}.</span>;
  if (target.kind === 'met') return <span className="change-better">{t.progress.met(wanted)}.</span>;
  const gap =
    indicator.unit === 'ratio'
      ? `${format.signed((target.gap ?? 0) * 100, 1).slice(1)} ${t.units.points}`
      : joinShown(format.value(target.gap ?? 0, indicator.unit));
  return <span className="change-worse">{t.progress.missed(gap, wanted)}.</span>;
}
