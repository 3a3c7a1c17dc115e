import { useNavigate, useSearch } from '@tanstack/react-router';

import { DEFAULT_PERIOD, parseView, type View } from '../data/view.ts';
import type { Lang, PeriodKind, ThemeChoice } from '../i18n/catalogue.ts';
import { keepPreferences, readPreferences } from './preferences.ts';

export interface ChosenView extends View {
  readonly period: PeriodKind;
  readonly lang: Lang;
  readonly theme: ThemeChoice;
  /** Writes a choice into the address; `undefined` takes one out. */
  readonly choose: (change: { readonly [K in keyof View]?: View[K] | undefined }) => void;
}

/** How to look, from the address; what it leaves open comes from this reader's last choice. */
export function useView(): ChosenView {
  const view = parseView(useSearch({ strict: false }));
  const navigate = useNavigate();
  return {
    period: DEFAULT_PERIOD,
    lang: 'vi',
    theme: 'auto',
    ...readPreferences(localStorage),
    ...view,
    choose: (change) => {
      const next = parseView({ ...view, ...change, ...(change.wall === undefined && 'wall' in change ? { wall: false } : {}) });
      keepPreferences(localStorage, next);
      void navigate({ to: '.', search: next, replace: true });
    },
  };
}
