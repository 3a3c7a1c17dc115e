import { Link } from '@tanstack/react-router';

import { fullName, shortName, type Named } from '../../data/unit-index.ts';
import { useText } from '../../i18n/text.tsx';

interface BreadcrumbProps {
  /** From the unit itself up to its root. */
  readonly path: readonly (Named & { readonly id: string })[];
}

/** Việt Nam › Hà Nội › Phường Ba Đình. */
export function Breadcrumb({ path }: BreadcrumbProps) {
  const { t, lang } = useText();
  return (
    <nav className="breadcrumb" data-testid="breadcrumb" aria-label={t.breadcrumb}>
      <ol>
        {path.toReversed().map((step, i) => (
          <li key={step.id}>
            {i < path.length - 1 ? (
              <UnitLink id={step.id}>{shortName(step, lang)}</UnitLink>
            ) : (
              <h1 aria-current="page">{i === 0 ? shortName(step, lang) : fullName(step, lang, t)}</h1>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function UnitLink({ id, children }: { readonly id: string; readonly children: string }) {
  if (id === 'VN') {
    return (
      <Link to="/" search={true}>
        {children}
      </Link>
    );
  }
  return (
    <Link to="/unit/$" params={{ _splat: id }} search={true}>
      {children}
    </Link>
  );
}
