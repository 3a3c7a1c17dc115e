import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';

import type { Catalogue, Lang } from './catalogue.ts';
import { en } from './en.ts';
import { formatsOf, type Formats } from './format.ts';
import { vi } from './vi.ts';

export const CATALOGUES: Readonly<Record<Lang, Catalogue>> = { vi, en };

export interface Text {
  readonly lang: Lang;
  readonly t: Catalogue;
  readonly format: Formats;
}

export function textOf(lang: Lang): Text {
  const t = CATALOGUES[lang];
  return { lang, t, format: formatsOf(lang, t) };
}

const TextContext = createContext<Text>(textOf('vi'));

export function TextProvider({ lang, children }: { readonly lang: Lang; readonly children: ReactNode }) {
  const text = useMemo(() => textOf(lang), [lang]);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  return <TextContext value={text}>{children}</TextContext>;
}

export function useText(): Text {
  return use(TextContext);
}
