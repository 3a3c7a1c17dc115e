import { useText } from '../../i18n/text.tsx';
import { Figure, FigureSkeleton } from '../../parts/figures/figure.tsx';
import type { SideProps } from './side.ts';

/** The headline figures, in the order of the catalogue. */
export function Figures({ list, indicator, view, stream }: Pick<SideProps, 'list' | 'indicator' | 'view' | 'stream'>) {
  const { t } = useText();
  const { board } = stream;
  return (
    <section className="figures" aria-label={t.headline} aria-busy={board === null}>
      {list.headline.map((id) => {
        const own = list.indicators.find((candidate) => candidate.id === id);
        if (own === undefined) return null;
        if (board === null) return <FigureSkeleton key={id} />;
        return (
          <Figure
            key={id}
            indicator={own}
            value={board.values[id]}
            board={board}
            isChosen={id === indicator.id}
            onChoose={() => view.choose({ indicator: id })}
          />
        );
      })}
    </section>
  );
}
