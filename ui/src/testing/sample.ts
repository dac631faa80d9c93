/** A sample book: its ledgers, assets, people and settings. */
import type { LedgerView } from '../bindings/LedgerView';
import type { Record as LedgerRecord } from '../bindings/Record';
import type { Settings } from '../bindings/Settings';
import type { Value } from '../bindings/Value';
import LEDGERS from './ledgers.json' with { type: 'json' };

export const ledgers = LEDGERS.map((ledger) => ({
  ...ledger,
  kind_by: '',
  kinds: [],
  parts: ledger.parts.map((part) => ({ ...part, first: [] })),
})) as unknown as LedgerView[];
export const asset = ledgers[0] as LedgerView;

const NAMES = [
  ['固定資産課税台帳', 'A', '固定資産税', 'electronic', 'mynumber'],
  ['家屋評価調書つづり', 'A', '固定資産税', 'paper', ''],
  ['土地異動通知（法務局）', 'B', '固定資産税', 'electronic', 'lgwan'],
  ['現地調査図・写真', 'B', '固定資産税', 'both', 'lgwan'],
  ['路線価公開図', 'C', '固定資産税', 'electronic', 'internet'],
  ['市県民税 課税データ', 'A', '住民税', 'electronic', 'mynumber'],
  ['給与支払報告書', 'A', '住民税', 'both', 'mynumber'],
  ['特別徴収義務者一覧', 'B', '住民税', 'electronic', 'lgwan'],
  ['他課受領の名寄せ資料', '', '住民税', 'electronic', 'lgwan'],
  ['滞納整理 相談記録（髙﨑𠮷）', 'A', '収納', 'electronic', 'lgwan'],
  ['口座振替 依頼書', 'A', '収納', 'paper', ''],
  ['督促状 発送控え', 'B', '収納', 'paper', ''],
  ['納税だより・広報原稿', 'C', '収納', 'both', 'internet'],
  ['㈱ﾔﾏﾀﾞ 委託データ①', 'B', '諸税', 'electronic', 'outside'],
] as const;

export const AT = '2026-05-19T01:00:00Z';

/** The asset at this place of the list. */
export function recordOf(at: number): LedgerRecord {
  const [name, cls, business, form, net] = NAMES[at % NAMES.length] ?? NAMES[0];
  const step = cls === '' ? 'asking' : at % 4 === 2 ? 'waiting' : 'confirmed';
  const values: { [key: string]: Value } = {
    name: at < NAMES.length ? name : `${name} ${Math.floor(at / NAMES.length) + 1}`,
    old_number: `12-収-${String(at + 1).padStart(2, '0')}`,
    business,
    form,
    kind: 'information',
    class_reason: cls === '' ? null : '住民の個人情報、口座情報',
    handling: cls === 'A' ? ['no_copy', 'encrypt'] : null,
    labelled: cls === 'A' ? true : null,
    place: '情報システム課 サーバ室',
    retention: '5年',
    retention_until: '2031-03-31',
    manager: '税務課長',
    keeper: '担当D',
    confirmed_on: step === 'confirmed' ? '2026-05-19' : null,
  };
  if (cls !== '') values.class = cls;
  if (net !== '') values.net = net;
  return {
    id: String(at + 1),
    number: `税務-資-${String(38 + at).padStart(4, '0')}`,
    life: 'active',
    step,
    version: 1,
    created_at: '2025-04-01T01:00:00Z',
    created_by: '0412',
    changed_at: AT,
    changed_by: '0412',
    step_at: AT,
    step_by: '0412',
    values,
  };
}

export const PEOPLE = [
  { number: '0101', name: '課長A', title: '税務課長', unit: '', role: 'chief', active: true },
  { number: '0412', name: '担当D', title: '主査', unit: '管理係', role: 'officer', active: true },
];

export const settings: Settings = {
  bureau: '総務部',
  division: '税務課',
  division_short: '税務',
  sender_title: '税務課長',
  sender_name_printed: true,
  document_number: '8税第　号',
  contact: '管理係 内線 2143',
  report_to_role: '統括情報システム管理者',
  report_to_post: '情報システム課長　様',
  seals: [{ label: '課長' }, { label: '補佐' }, { label: '係長' }, { label: '担当' }],
  seal_mark: 'seal',
  cite_single_paragraph_short: true,
  lock_minutes: 10,
  stop_contact: '',
  sign_in_from: '',
  sign_in_until: '',
  password_days: 365,
  password_memory: 3,
  letter_keys: true,
  label_shift_x: 0,
  label_shift_y: 0,
  office_kind: 'division',
  deputy_namer: 'chief',
};
