import { createTheme, MantineProvider, type MantineColorSchemeManager } from '@mantine/core';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';

import { TextProvider } from '../i18n/text.tsx';
import { useView } from './use-view.ts';

const THEME = createTheme({
  fontFamily: "'Be Vietnam Pro', system-ui, sans-serif",
  primaryColor: 'teal',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
});

/** The address and our own preferences decide; Mantine keeps nothing beside them. */
const NO_MEMORY: MantineColorSchemeManager = {
  get: (fallback) => fallback,
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
};

export function Root() {
  const { lang, theme, wall } = useView();
  useEffect(() => {
    document.documentElement.toggleAttribute('data-wall', wall === true);
  }, [wall]);
  return (
    <TextProvider lang={lang}>
      <MantineProvider
        theme={THEME}
        colorSchemeManager={NO_MEMORY}
        defaultColorScheme="auto"
        {...(theme === 'auto' ? {} : { forceColorScheme: theme })}
      >
        <Outlet />
      </MantineProvider>
    </TextProvider>
  );
}
