import { fileURLToPath } from 'node:url';

import { readMeasures } from '../catalogue/read-measures.ts';
import { CALENDAR, CALENDARS, PROCEDURES, RULES } from '../domain/dossier-fixture.ts';
import type { HistoryEntry } from '../domain/dossier.ts';
import { unitDirectory } from '../domain/unit-directory.ts';
import type { AdminUnit, UnitLevel } from '../domain/unit.ts';
import type { FactRules } from '../measure/fact-evaluation.ts';
import { measureSet } from '../measure/measure.ts';
import type { Instant } from '../shared/instant.ts';
import { decideBatch, type BatchDecision, type DecisionContext, type Work } from './decide-batch.ts';
import { keysOf } from './lane.ts';
import type { Ledger } from './ledger.ts';
import type { Tally } from './memory-ledger.ts';

function unit(id: string, parent: string | null, level: UnitLevel): AdminUnit {
  return {
    id,
    parent,
    level,
    name: { vi: id, en: id },
    kinds: [{ from: 0, kind: level === 'commune' ? 'ward' : level }],
    validFrom: 0,
    validTo: null,
    point: level === 'commune' ? [105, 21] : null,
    population: null,
    eIdCode: null,
  };
}

/** A small nation of two provinces, three communes and a ministry, and a foreign city. */
export const DIRECTORY = unitDirectory(
  [
    unit('VN', null, 'nation'),
    unit('01', 'VN', 'province'),
    unit('02', 'VN', 'province'),
    unit('00004', '01', 'commune'),
    unit('00008', '01', 'commune'),
    unit('00256', '02', 'commune'),
    unit('G01', 'VN', 'ministry'),
    unit('boston', null, 'city'),
    unit('boston/PWDx', 'boston', 'department'),
  ],
  [
    { code: '00001', name: 'ended', level: 'commune', validTo: 20_000, successors: ['00004'] },
    { code: '00002', name: 'split', level: 'commune', validTo: 20_000, successors: ['00008', '00256'] },
  ],
  new Map([['alias-01', '01']]),
);

/** What is really measured. */
export const MEASURES = measureSet(await readMeasures(fileURLToPath(new URL('../../catalogue/measures', import.meta.url))));

/** The limits of the portal's note; every unit has those of a province. */
export const FACT_RULES: FactRules = {
  feedback: { refuse: 2, askForMore: 5, answer: 15, publish: 2 },
  announcementOf: () => ({ announceBefore: 5, publishWithin: 5 }),
  calendarOf: () => CALENDAR,
};

export const CONTEXT: DecisionContext = {
  measures: MEASURES,
  procedures: PROCEDURES,
  calendars: CALENDARS,
  rules: RULES,
  factRules: FACT_RULES,
  provinceOf: (id) => DIRECTORY.ancestors(id).at(-2) ?? id,
};

export function entryOf(code: string, entry: HistoryEntry, source = 'onegate'): Work {
  return { kind: 'entry', key: { source, code }, entry };
}

export function decide(works: readonly Work[], now: Instant): BatchDecision {
  return decideBatch(works, { dossiers: new Map(), facts: new Map() }, now, CONTEXT);
}

export async function writeBatch(ledger: Ledger, works: readonly Work[], now: Instant): Promise<BatchDecision> {
  const { change } = await ledger.update(0, keysOf(works), (stored) => decideBatch(works, stored, now, CONTEXT));
  return change;
}

/** What is not zero of a tally, as `key day column` → amount. */
export function cellsOf(tally: Tally): Record<string, number> {
  const cells: [string, number][] = [];
  for (const [key, days] of tally) {
    for (const [day, amounts] of days) {
      for (const [column, amount] of amounts.entries()) {
        if (amount !== 0) cells.push([`${key.replace('\u0000', ' ')} ${day} ${MEASURES.columns[column]?.name}`, amount]);
      }
    }
  }
  return Object.fromEntries(cells.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
