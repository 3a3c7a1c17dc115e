import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';

import type { Happening } from '../../../src/live/wire.ts';
import { fullName, shortName, type UnitIndex } from '../../data/unit-index.ts';
import { useText } from '../../i18n/text.tsx';
import { Digits } from '../figures/digits.tsx';
import { keyOf } from './calm.ts';
import { useGlide } from '../use-glide.ts';
import { useCalm } from './use-calm.ts';

interface TickerProps {
  readonly happenings: readonly Happening[];
  readonly index: UnitIndex;
  /** The unit of the page, which need not be named again in every line. */
  readonly within: string;
}

/** What is happening, newest first. */
export function Ticker({ happenings, index, within }: TickerProps) {
  const { t } = useText();
  const [isHeld, setHeld] = useState(false);
  const shown = useCalm(happenings, isHeld);
  const list = useRef<HTMLOListElement>(null);
  useGlide(list, shown.map(keyOf).join(' '));
  return (
    <section className="ticker" aria-label={t.ticker} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <header className="section-head">
        <h2>{t.ticker}</h2>
      </header>
      {shown.length === 0 && <p className="empty">{t.tickerEmpty}</p>}
      <ol className="ticker-rows" ref={list}>
        {shown.map((happening) => (
          <TickerRow key={keyOf(happening)} happening={happening} index={index} within={within} />
        ))}
      </ol>
    </section>
  );
}

function TickerRow({ happening, index, within }: { readonly happening: Happening; readonly index: UnitIndex; readonly within: string }) {
  const { t, lang, format } = useText();
  const unit = index.byId.get(happening.unit);
  const parent = index.byId.get(unit?.parent ?? '');
  const isLate = happening.late || happening.what === 'overdue';
  return (
    <li className="ticker-row" data-glide={keyOf(happening)} data-late={isLate}>
      <Digits className="ticker-time" text={format.time(happening.at)} />
      <span className="ticker-what">
        {t.happenings[happening.what] ?? happening.what}
        {happening.late && happening.what !== 'overdue' && <span className="ticker-late">{t.late}</span>}
      </span>
      <Link className="ticker-unit" to="/unit/$" params={{ _splat: happening.unit }} search={true}>
        {unit === undefined ? happening.unit : fullName(unit, lang, t)}
        {parent !== undefined && parent.id !== within && unit?.id !== within && (
          <span className="ticker-parent">, {shortName(parent, lang)}</span>
        )}
      </Link>
    </li>
  );
}
