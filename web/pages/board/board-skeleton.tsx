import { useText } from '../../i18n/text.tsx';
import { FigureSkeleton } from '../../parts/figures/figure.tsx';

/** The screen's own shape while the first answers are on their way, so that nothing jumps when they come. */
export function BoardSkeleton() {
  const { t } = useText();
  return (
    <div className="board" data-mapped="true" aria-busy="true">
      <header className="top" />
      <main id="main" className="stage">
        <h1 className="unseen">{t.loading}</h1>
        <section className="map-pane" />
        <div className="side">
          <div className="figures">
            {[0, 1, 2, 3, 4, 5].map((i) => (
              <FigureSkeleton key={i} />
            ))}
          </div>
        </div>
      </main>
    </div>
  );
}
