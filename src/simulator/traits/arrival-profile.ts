import type { WorkingCalendar } from '../../domain/calendar.ts';
import { MINUTE_MS, dayOf, startOfDay, weekdayOf, type Instant } from '../../shared/instant.ts';
import type { NationParameters } from '../parameters.ts';
import { wave } from './wave.ts';

export type Rhythm = 'real' | 'demo';

/** How many dossiers arrive, and by which channel: minutes are the unit of time. */
export interface ArrivalProfile {
  /** Arrivals a minute in the whole nation, the highest there can be. Candidates are drawn at this rate. */
  readonly peak: number;
  /** Arrivals a minute at an instant. `demo` is never below `real`, so that what is real is real in both. */
  rate(at: Instant, rhythm: Rhythm): number;
  /** Share of online among the arrivals of an instant, 0..1. */
  onlineShare(at: Instant): number;
  /** The same at the half-hour whose pace the demo rhythm keeps. */
  readonly demoOnlineShare: number;
}

const HALF_HOURS = 48;
const MINUTES = 30;

export function arrivalProfile({ arrivals, demo, trends }: NationParameters, calendar: WorkingCalendar): ArrivalProfile {
  const online = shares(arrivals.onlineByHalfHour);
  const counter = shares(arrivals.counterByHalfHour);
  const workingDay = online.map(
    (share, at) => perMinute(share, arrivals.onlineWorkingDay) + perMinute(counter[at] ?? 0, arrivals.counterWorkingDay),
  );
  const demoRate = workingDay[demo.halfHour] ?? 0;
  const peak = Math.max(...workingDay) * Math.max(...arrivals.byWeekday) * (1 + trends.volume.amplitude);

  const onlineRate = (half: number, working: boolean): number =>
    perMinute(online[half] ?? 0, working ? arrivals.onlineWorkingDay : arrivals.onlineDayOff);

  const real = (at: Instant): number => {
    const day = dayOf(at);
    const half = halfHourOf(at);
    const working = calendar.isWorkingDay(day);
    const rate = working ? (workingDay[half] ?? 0) : onlineRate(half, false);
    return rate * (arrivals.byWeekday[weekdayOf(day) - 1] ?? 1) * (1 + wave(trends.volume, at));
  };

  return {
    peak,
    rate: (at, rhythm) => (rhythm === 'real' ? real(at) : Math.max(real(at), demoRate)),
    onlineShare(at) {
      if (!calendar.isWorkingDay(dayOf(at))) return 1;
      const half = halfHourOf(at);
      return onlineRate(half, true) / Math.max(workingDay[half] ?? 0, Number.MIN_VALUE);
    },
    demoOnlineShare: onlineRate(demo.halfHour, true) / demoRate,
  };
}

function halfHourOf(at: Instant): number {
  return Math.floor((at - startOfDay(dayOf(at))) / (MINUTES * MINUTE_MS)) % HALF_HOURS;
}

function shares(weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function perMinute(shareOfDay: number, perDay: number): number {
  return (shareOfDay * perDay) / MINUTES;
}
