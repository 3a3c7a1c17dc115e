import type { Lang, PeriodKind, ThemeChoice } from '../i18n/catalogue.ts';

/** What the address says about how to look; everything absent is the default. */
export interface View {
  readonly period?: PeriodKind;
  readonly indicator?: string;
  readonly sort?: 'worst';
  readonly lang?: Lang;
  readonly theme?: ThemeChoice;
  readonly wall?: true;
}

export const PERIODS: readonly PeriodKind[] = ['day', 'week', 'month', 'quarter', 'year'];
export const DEFAULT_PERIOD: PeriodKind = 'month';
const LANGS: readonly Lang[] = ['vi', 'en'];
const THEMES: readonly ThemeChoice[] = ['light', 'dark', 'auto'];

/** Reads the query of an address. What it does not understand it leaves out, so an old link still opens. */
export function parseView(search: Readonly<Record<string, unknown>>): View {
  const period = PERIODS.find((known) => known === search['period']);
  const lang = LANGS.find((known) => known === search['lang']);
  const theme = THEMES.find((known) => known === search['theme']);
  const indicator = search['indicator'];
  const isWall = 'wall' in search && search['wall'] !== false && search['wall'] !== 'false';
  return {
    ...(period === undefined ? {} : { period }),
    ...(typeof indicator === 'string' && indicator !== '' ? { indicator } : {}),
    ...(search['sort'] === 'worst' ? { sort: 'worst' as const } : {}),
    ...(lang === undefined ? {} : { lang }),
    ...(theme === undefined ? {} : { theme }),
    ...(isWall ? { wall: true as const } : {}),
  };
}
