/** Words and small rules of display that the screens of a case share. */
import type { CaseStage } from '../../bindings/CaseStage';
import type { CaseView } from '../../bindings/CaseView';
import type { DisposalItem } from '../../bindings/DisposalItem';
import { shortDay } from '../../words/dates';

/** R8.11.19 10:30 of a stored day or moment. */
export function moment(stored: string): string {
  const [day = '', time = ''] = stored.split('T');
  return `${shortDay(day)} ${time}`.trim();
}

/** What an empty item begins with. */
export const NO_ITEM: DisposalItem = {
  no: 0,
  source: '',
  number: '',
  name: '',
  kind: '',
  maker: '',
  model: '',
  serial: '',
  inner: [],
  capacity: '',
  net: '',
  class: '',
  resident: null,
  quantity: 1,
  method: '',
  note: '',
  dropped: '',
};

/** Serial numbers of an item, the body's first. */
export function serialsOf(item: DisposalItem): string[] {
  return [item.serial, ...item.inner].filter((s) => s !== '');
}

/** The stage whose numbers stand beside the request: the last one that was read, or the one that comes next. */
export function shownStage(view: CaseView): string {
  const read = view.stages.filter((s) => (view.readings[s.state] ?? '') !== '');
  return read.at(-1)?.state ?? '';
}

const CERTIFICATE = ['certificate_number', 'certificate_on', 'certificate_issuer', 'certificate_received_on'] as const;

/** Fields of each step, in the order in which they are filled in. */
export const STEP_FIELDS: { [step: string]: readonly string[] } = {
  report_urgent: ['urgent_reason'],
  permit: ['condition', 'method_reason'],
  permit_after: ['urgent_reported_on', 'condition', 'method_reason'],
  count: ['counted_by', 'counted_at'],
  treat: [
    'treated_from',
    'treated_to',
    'treated_place',
    'treated_by',
    'witness',
    'witness_reason',
    'tool',
    'tool_version',
    'treated_note',
  ],
  verify: ['verified_how', 'verified_by', 'verified_at', 'verified_result'],
  hand: ['handed_to', 'handed_at', 'handed_by', 'manifest'],
  certify: CERTIFICATE,
  recertify: CERTIFICATE,
};

/** The stage at which a step reads numbers. */
export const STEP_STAGE: { [step: string]: string } = {
  count: 'counted',
  treat: 'treated',
  hand: 'handed',
  certify: 'certified',
  recertify: 'certified',
};

/** The stage that is next, as its word. */
export function nextWord(stages: readonly CaseStage[]): string {
  return stages.find((s) => s.place === 'next')?.label ?? '';
}
