import { useQuery } from '@tanstack/react-query';
import type { Topology } from 'topojson-specification';

import type { IntakeSummary } from '../../src/intake/contract.ts';
import type { Board, IndicatorList, Lights, UnitList } from '../../src/live/wire.ts';
import type { ProgressAnswer } from '../../src/live/wire-signs.ts';
import type { PeriodKind } from '../i18n/catalogue.ts';
import { ApiError, getJson, query } from './api.ts';
import { unitIndex } from './unit-index.ts';

const SLOW_MS = 30_000;

/** The units change with a law, not during a day: read once. */
export function useUnits() {
  return useQuery({
    queryKey: ['units'],
    queryFn: async ({ signal }) => unitIndex((await getJson<UnitList>('/v1/units', signal)).units),
    staleTime: Infinity,
  });
}

export function useIndicators() {
  return useQuery({
    queryKey: ['indicators'],
    queryFn: ({ signal }) => getJson<IndicatorList>('/v1/indicators', signal),
    staleTime: Infinity,
  });
}

/** The operator's boundaries, or null where none were supplied. */
export function useBoundaries() {
  return useQuery({
    queryKey: ['boundaries'],
    queryFn: ({ signal }) => getJson<Topology | null>('/v1/boundaries', signal),
    staleTime: Infinity,
  });
}

/** What intake has done since it started, or null where this reader may not see it. */
export function useIntakeSummary() {
  return useQuery({
    queryKey: ['intake-summary'],
    queryFn: ({ signal }) => orNull(getJson<IntakeSummary>('/v1/intake/summary', signal)),
    refetchInterval: SLOW_MS,
  });
}

/** A board that need not be live, e.g. of the unit above; not asked for while `unit` is null. */
export function useBoard(unit: string | null, period: PeriodKind, indicator: string) {
  return useQuery({
    queryKey: ['board', unit, period, indicator],
    queryFn: ({ signal }) => getJson<Board>(query('/v1/board', { unit: unit ?? '', period, indicator }), signal),
    enabled: unit !== null,
    refetchInterval: SLOW_MS,
  });
}

/** A unit against earlier periods by one indicator, read when somebody looks; it changes about once an hour. */
export function useProgress(unit: string, period: PeriodKind, indicator: string) {
  return useQuery({
    queryKey: ['progress', unit, period, indicator],
    queryFn: ({ signal }) => getJson<ProgressAnswer>(query('/v1/progress', { unit, period, indicator }), signal),
    refetchInterval: SLOW_MS,
  });
}

/** The lights of a unit's communes, refreshed now and then; not asked for while `unit` is null. */
export function useLights(unit: string | null, period: PeriodKind, indicator: string) {
  return useQuery({
    queryKey: ['lights', unit, period, indicator],
    queryFn: ({ signal }) => getJson<Lights>(query('/v1/lights', { unit: unit ?? '', period, indicator }), signal),
    enabled: unit !== null,
    refetchInterval: SLOW_MS,
  });
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    const isWithheld = error instanceof ApiError && error.status !== null && error.status >= 400 && error.status < 500;
    if (isWithheld) return null;
    throw error;
  }
}
