import type { WorkingCalendar } from '../../domain/calendar.ts';
import { countedFrom, dueAt as statutoryDueAt, type StartRule } from '../../domain/deadline.ts';
import { HOUR_MS, MINUTE_MS, dayOf, type Instant } from '../../shared/instant.ts';
import type { Random } from '../../shared/random.ts';
import { opinionFacts, paymentFacts, resultFacts, submissionFacts, type Application } from './applicant.ts';
import type { PlannedStep } from './dossier-plan.ts';
import { chance, logNormal } from '../chance/draw.ts';
import { wallClock, type OfficeClock } from './office-clock.ts';
import type { NationParameters } from '../parameters.ts';
import { Timeline } from './timeline.ts';
import { wave } from '../traits/wave.ts';

export interface Office {
  readonly parameters: NationParameters;
  readonly calendar: WorkingCalendar;
  readonly startRule: StartRule | null;
  readonly clock: OfficeClock;
  /** Of all dossiers, the mean over time: to turn a share of all into a share of the online ones. */
  readonly onlineShare: number;
}

/** What is settled about a dossier before its steps are. */
interface Course {
  readonly clock: OfficeClock;
  readonly wallPaced: boolean;
  readonly acceptedAt: Instant;
  readonly due: Instant;
  /** Office time from acceptance to the due instant, and to the end of the dossier. */
  readonly allowedMs: number;
  readonly endMs: number;
  readonly late: boolean;
  readonly end: 'resolved' | 'withdrawn' | 'stopped';
}

const WORKING_DAY_MS = 8 * HOUR_MS;

/** Every step of a dossier's life. `wallPaced` lets its office work at once and at any hour (the demo rhythm, short procedures). */
export function planSteps(random: Random, application: Application, wallPaced: boolean, office: Office): readonly PlannedStep[] {
  const { parameters } = office;
  const clock = wallPaced ? wallClock : office.clock;
  const told = submissionFacts(random, application, parameters);
  const { arrivedAt, channel } = application;
  const before: PlannedStep[] = [];
  let acceptedAt = arrivedAt;
  if (channel === 'online') {
    before.push({ at: arrivedAt, status: 'registered', facts: told });
    const answer = logNormal(random, wallPaced ? parameters.demo.acceptance : parameters.pace.acceptance);
    acceptedAt = Math.round(clock.add(arrivedAt, Math.max(answer, MINUTE_MS / 12)));
    if (chance(random, parameters.ends.rejected / office.onlineShare)) return [...before, { at: acceptedAt, status: 'rejected' }];
  }
  const course = settle(random, application, acceptedAt, clock, wallPaced, office);
  const { fee } = application.procedure;
  const paysLater = !wallPaced && fee > 0 && chance(random, parameters.pauses.payment);
  const printed = wallPaced || chance(random, parameters.facts.printedAppointment);
  before.push({
    at: acceptedAt,
    status: 'accepted',
    facts: {
      ...(channel === 'online' ? {} : told),
      ...(printed && { dueAt: course.due }),
      fee,
      ...(fee > 0 && !paysLater && paymentFacts(random, application, parameters)),
    },
  });
  const timeline = new Timeline(clock, acceptedAt, before);
  work(random, application, course, timeline, paysLater, office);
  finish(random, application, course, timeline, parameters);
  return timeline.steps;
}

function settle(
  random: Random,
  { arrivedAt, unit, procedure }: Application,
  acceptedAt: Instant,
  clock: OfficeClock,
  wallPaced: boolean,
  { parameters, calendar, startRule }: Office,
): Course {
  const { lateness, pace, demo, ends, trends } = parameters;
  const due = wallPaced
    ? Math.round(acceptedAt + logNormal(random, demo.appointment))
    : statutoryDueAt(countedFrom(acceptedAt, startRule, calendar), procedure.limit, calendar);
  const allowedMs = clock.between(acceptedAt, due);
  const late = chance(random, unit.lateShare * (1 + wave(trends.lateness, arrivedAt, unit.phase)));
  const used = pace.usedFrom + (pace.usedTo - pace.usedFrom) * random();
  const quickMs = logNormal(random, pace.quick);
  const delay = logNormal(random, wallPaced ? demo.delay : lateness.delay);
  const inTimeMs = procedure.quick ? Math.min(quickMs, pace.usedTo * allowedMs) : used * allowedMs;
  const lot = random();
  const end = lot < ends.withdrawn ? 'withdrawn' : lot < ends.withdrawn + ends.stopped ? 'stopped' : 'resolved';
  const workMs = late ? allowedMs + delay : inTimeMs;
  return { clock, wallPaced, acceptedAt, due, allowedMs, endMs: end === 'resolved' ? workMs : used * workMs, late, end };
}

function work(
  random: Random,
  application: Application,
  course: Course,
  timeline: Timeline,
  paysLater: boolean,
  { parameters, calendar }: Office,
): void {
  const { pauses, pace } = parameters;
  const { endMs } = course;
  const begun = Math.min(logNormal(random, pace.assignment), endMs * 0.3);
  const seenMs = (): number => random() * 40 * MINUTE_MS;
  if (paysLater) {
    const back = timeline.pause(begun, 'payment_requested', logNormal(random, pauses.paymentWait), seenMs());
    timeline.resume(back, paymentFacts(random, application, parameters));
  } else {
    timeline.add(begun, 'in_process');
  }
  const consults = course.allowedMs >= pauses.consultationFromDays * WORKING_DAY_MS && chance(random, pauses.consultation);
  if (!course.wallPaced && chance(random, pauses.supplement)) {
    const restated = chance(random, pauses.newAppointment);
    const rounds = chance(random, pauses.supplementAgain) ? 2 : 1;
    for (let round = 0; round < rounds; round++) {
      const worked = endMs * (0.35 + 0.3 * round + 0.2 * random());
      const back = timeline.pause(worked, 'supplement_requested', logNormal(random, pauses.supplementWait), seenMs());
      timeline.resume(back, restated ? { dueAtCurrent: timeline.moved(course.due) } : undefined);
    }
  } else if (consults && !course.wallPaced) {
    const worked = endMs * (0.35 + 0.3 * random());
    timeline.resume(timeline.pause(worked, 'consultation_requested', logNormal(random, pauses.consultationWait), seenMs()));
  } else {
    postpone(random, course, timeline, parameters, calendar);
  }
}

/**
 * Of those that will be late some are granted an extension, and some get an apology with a new appointment, at least one working
 * day before the due instant (practice under Decree 118/2025). One apology is lawful; a few get a second.
 */
function postpone(random: Random, course: Course, timeline: Timeline, { lateness }: NationParameters, calendar: WorkingCalendar): void {
  const { allowedMs, endMs } = course;
  const worked = allowedMs - WORKING_DAY_MS * (1 + 0.3 * random());
  const days = 1 + Math.floor(random() * lateness.reappointmentDays);
  const lot = random();
  if (!course.late || allowedMs < 2 * WORKING_DAY_MS || endMs <= worked) return;
  const dueIn = (more: number): Instant => calendar.endOfWorkingDay(calendar.addWorkingDays(dayOf(timeline.moved(course.due)), more));
  if (lot < lateness.extensionShare) {
    if (allowedMs < lateness.extensionFromDays * WORKING_DAY_MS) return;
    timeline.add(worked, 'in_process', { extendedAt: timeline.at(worked), dueAtCurrent: dueIn(lateness.extensionDays) });
    return;
  }
  if (lot >= lateness.extensionShare + lateness.apologyShare) return;
  timeline.add(worked, 'in_process', { apologyAt: timeline.at(worked), dueAtCurrent: dueIn(days) });
  const again = worked + days * WORKING_DAY_MS;
  if (endMs <= again || !chance(random, lateness.apologyAgain)) return;
  timeline.add(again, 'in_process', { apologyAt: timeline.at(again), dueAtCurrent: dueIn(2 * days) });
}

function finish(random: Random, application: Application, course: Course, timeline: Timeline, parameters: NationParameters): void {
  if (course.end !== 'resolved') {
    timeline.add(course.endMs, course.end);
    return;
  }
  const result = resultFacts(random, application);
  timeline.add(course.endMs, 'resolved', result);
  const sent = result.electronicResult === true && application.channel === 'online';
  const { returnElectronic, returnPaper } = parameters.pace;
  timeline.addAfter(
    logNormal(random, sent ? returnElectronic : returnPaper),
    'returned',
    opinionFacts(random, application, course.late, parameters),
  );
}
