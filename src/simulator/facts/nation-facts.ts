import { officeTraits } from '../traits/office-traits.ts';
import { announcementSource } from './announcements.ts';
import type { FactQuestion, FactsOfNation, RegisterEntry } from './facts-of-nation.ts';
import { feedbackSource } from './feedback.ts';
import { registerEntries, registerSource } from './registers.ts';
import { reportSource } from './reported-totals.ts';
import type { FactSource } from './told-fact.ts';

/** All that a nation tells besides dossiers. Registers do not depend on the scale: a procedure is in one or it is not. */
export type NationFacts = (question: FactQuestion) => readonly FactSource[];

export function nationFacts(given: Omit<FactsOfNation, 'offices' | 'registers'>): NationFacts {
  const known = { ...given, offices: officeTraits(given.directory, given.seed, given.parameters) };
  let entries: readonly RegisterEntry[] | null = null;
  const nation: FactsOfNation = { ...known, registers: () => (entries ??= registerEntries(known)) };
  const registers = registerSource(nation);
  const announcements = announcementSource(nation);
  return (question) => [registers, announcements, feedbackSource(nation, question), reportSource(nation, question)];
}
