import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { useText } from '../../i18n/text.tsx';

interface ProblemProps {
  readonly title: string;
  /** What the reader can do about it. */
  readonly what: string;
  readonly onRetry?: () => void;
}

export function Problem({ title, what, onRetry }: ProblemProps) {
  const { t } = useText();
  return (
    <main className="problem">
      <h1>{title}</h1>
      <p>{what}</p>
      <div className="problem-ways">
        {onRetry !== undefined && <Button onClick={onRetry}>{t.retry}</Button>}
        <Button variant="default" renderRoot={(props) => <Link to="/" search={true} {...props} />}>
          {t.backToNation}
        </Button>
      </div>
    </main>
  );
}
