import type { Procedure, TimeLimit } from '../../domain/procedure.ts';
import { hash32 } from '../../shared/random.ts';
import { scramble, unitInterval } from '../chance/draw.ts';
import type { NationParameters } from '../parameters.ts';

/** A procedure and how often it is asked for; any unit of measure. */
export type WeightedProcedure = Procedure & { readonly weight: number };

export interface ProcedureTraits {
  readonly code: string;
  readonly level: Procedure['level'];
  readonly field: string;
  /** 0 where nobody asks for it. */
  readonly weight: number;
  /** What its receipts are printed by. */
  readonly limit: TimeLimit;
  /** Done while the citizen waits. */
  readonly quick: boolean;
  /** Worked on by the wall clock where only the demo rhythm has the dossier. */
  readonly demoPaced: boolean;
  /** Dong; 0 means free. */
  readonly fee: number;
  /** Share of its online dossiers that are online from end to end, 0..1. */
  readonly fullProcess: number;
  readonly fullProcessEligible: boolean;
}

export function procedureTraits(
  procedures: readonly WeightedProcedure[],
  seed: number,
  parameters: NationParameters,
): readonly ProcedureTraits[] {
  const fullProcess = fullProcessShares(procedures, parameters);
  const { pace, demo } = parameters;
  return procedures.map((procedure) => {
    const limit = procedure.limit ?? unstatedLimit(procedure.field, parameters);
    return {
      code: procedure.code,
      level: procedure.level,
      field: procedure.field,
      weight: procedure.weight,
      limit,
      quick: isWithin(limit, pace.quickLimitDays),
      demoPaced: isWithin(limit, demo.pacedLimitDays),
      fee: feeOf(procedure.code, seed, parameters),
      fullProcess: procedure.fullProcessEligible ? fullProcess.eligible : fullProcess.other,
      fullProcessEligible: procedure.fullProcessEligible,
    };
  });
}

function unstatedLimit(field: string, { pace }: NationParameters): TimeLimit {
  const sameDayFields: readonly string[] = pace.sameDayFields;
  return { amount: sameDayFields.includes(field) ? 1 : pace.unstatedLimitDays, unit: 'working_day' };
}

const HOURS_A_DAY = 8;

function isWithin({ amount, unit }: TimeLimit, days: number): boolean {
  if (unit === 'month') return false;
  return amount <= (unit === 'hour' ? days * HOURS_A_DAY : days);
}

/** A province sets fees of its own; one fee a procedure is enough for a share that is paid online. */
function feeOf(code: string, seed: number, { facts }: NationParameters): number {
  const lot = unitInterval(scramble(hash32(`${seed}:fee:${code}`)));
  if (lot >= facts.feeProcedures) return 0;
  return facts.fees[Math.floor((lot / facts.feeProcedures) * facts.fees.length)] ?? 0;
}

/**
 * Eligible procedures carry as much of the published full-process share as they can. The flag on the portal is known to be
 * incomplete (no flag is no proof), so what is missing comes from the others.
 */
function fullProcessShares(procedures: readonly WeightedProcedure[], { arrivals, facts, units }: NationParameters) {
  const eligible =
    units.communeShare * eligibleShare(procedures, 'commune') + (1 - units.communeShare) * eligibleShare(procedures, 'province');
  const daily = arrivals.onlineWorkingDay / (arrivals.onlineWorkingDay + arrivals.counterWorkingDay);
  const ofOnline = facts.fullProcess / daily;
  const byEligible = eligible === 0 ? 0 : Math.min(facts.fullProcessEligible, ofOnline / eligible);
  const left = Math.max(0, ofOnline - eligible * byEligible);
  return { eligible: byEligible, other: eligible === 1 ? 0 : Math.min(1, left / (1 - eligible)) };
}

/** By weight, which is counted within a level. */
function eligibleShare(procedures: readonly WeightedProcedure[], level: Procedure['level']): number {
  let all = 0;
  let eligible = 0;
  for (const procedure of procedures) {
    if (procedure.level !== level) continue;
    all += procedure.weight;
    if (procedure.fullProcessEligible) eligible += procedure.weight;
  }
  return all === 0 ? 0 : eligible / all;
}
