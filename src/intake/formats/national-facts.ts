import { classOf, type Status } from '../../domain/status.ts';
import type { SnapshotItem } from '../contract.ts';
import type { Words } from './national-words.ts';
import type { Fields } from './record-fields.ts';

type Facts = NonNullable<SnapshotItem['facts']>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * What a dossier says besides its status. What is not said is left out, and nothing is made of it; an empty list says nothing either,
 * for there are systems that send every list of the packet empty.
 */
export function nationalFacts(fields: Fields, status: Status, words: Words): Facts {
  const facts: Mutable<Facts> = {};
  const tell = <K extends keyof Facts>(name: K, value: Facts[K] | undefined): void => {
    if (value !== undefined) facts[name] = value;
  };
  tell('channel', words.wordIn(fields, 'KenhThucHien', ['in_person', 'online', 'postal'] as const));
  tell('onlinePayment', words.wordIn(fields, 'DuocThanhToanTrucTuyen', ['none', 'national_portal', 'agency_gateway'] as const));
  tell('submittedAt', fields.instant('NgayNopHoSo'));
  // The field must be filled, also of a dossier that was refused.
  if (status !== 'registered' && status !== 'rejected') tell('acceptedAt', fields.instant('NgayTiepNhan'));
  // The end of one that was withdrawn or stopped is no result, and that of one at work again no longer holds.
  if (classOf(status) === 'done') {
    tell('resolvedAt', fields.instant('NgayKetThucXuLy'));
    tell('returnedAt', fields.instant('NgayTra'));
  }
  const { first, current } = appointments(fields);
  tell('dueAt', first);
  tell('dueAtCurrent', current);
  tell('fee', feeOf(fields));
  const papers = fields.list('TaiLieuNop')?.filter((paper) => paper.flag('IsDeleted') !== true);
  const anyPaper = (name: string): boolean | undefined => anyOf(papers?.map((paper) => paper.flag(name)));
  tell('digitised', fields.flag('HoSoCoThanhPhanSoHoa') ?? anyPaper('DuocSoHoa'));
  tell('reused', anyPaper('DuocTaiSuDung'));
  tell('personalStorage', anyPaper('DuocLayTuKhoDMQG'));
  tell('populationData', populationOf(fields, words));
  tell('electronicResult', anyOf(fields.list('DanhSachGiayToKetQua')?.map((result) => result.flag('coTepTin') ?? false)));
  return facts;
}

/**
 * Each supplement tells of the appointment before it: that of the first is the one that was given at the counter. Of one without
 * supplements nothing else than its own is known.
 */
function appointments(fields: Fields): { readonly first: string | undefined; readonly current: string | undefined } {
  const printed = fields.instant('NgayHenTra');
  const supplements = (fields.list('DanhSachHoSoBoSung') ?? []).map((one) => ({
    at: timeOf(one.instant('NgayBoSung')),
    before: one.instant('NgayHenTraTruoc'),
    after: one.instant('NgayHenTraMoi'),
  }));
  supplements.sort((one, other) => one.at - other.at);
  const first = supplements.find(({ before }) => before !== undefined)?.before ?? printed;
  const current = supplements.findLast(({ after }) => after !== undefined)?.after;
  if (current !== undefined) return { first, current };
  return { first, current: timeOf(first) === timeOf(printed) ? undefined : printed };
}

function timeOf(instant: string | undefined): number {
  return instant === undefined ? 0 : Date.parse(instant);
}

/** The sum, where the amount of every fee is told: a part of it is no sum. */
function feeOf(fields: Fields): number | undefined {
  const amounts = fields.list('DanhSachLePhi')?.map((fee) => fee.amount('Gia')) ?? [];
  if (amounts.length === 0) return undefined;
  let sum = 0;
  for (const amount of amounts) {
    if (amount === undefined) return undefined;
    sum += amount;
  }
  return sum;
}

/** Whether one of the databases that were asked is the population database, where the declaration says which that is. */
function populationOf(fields: Fields, words: Words): boolean | undefined {
  if (!words.knows('DSKetNoiCSDL')) return undefined;
  const asked = fields.list('DSKetNoiCSDL')?.map((database) => database.text('MaCSDL')) ?? [];
  return anyOf(asked.map((code) => (code === undefined ? undefined : words.declared('DSKetNoiCSDL', code) === 'population')));
}

function anyOf(told: readonly (boolean | undefined)[] | undefined): boolean | undefined {
  if (told === undefined || told.every((one) => one === undefined)) return undefined;
  return told.includes(true);
}
