/** From a verdict to the book: answers and values, then the step that goes with them. */
import type { useChange } from '../../../app/cache';
import type { Answers } from '../../../bindings/Answers';
import type { LedgerView } from '../../../bindings/LedgerView';
import type { Proposal } from '../../../bindings/Proposal';
import type { Question } from '../../../bindings/Question';
import type { RecordView } from '../../../bindings/RecordView';
import type { Value } from '../../../bindings/Value';
import { Refusal } from '../../../ipc';
import { writeAnswers } from './answers';
import { classOfVerdict, reasonOf, type Verdict } from './Decide';

interface Saving {
  change: ReturnType<typeof useChange>;
  ledger: LedgerView;
  view: RecordView;
  answers: Answers;
  questions: readonly Question[];
  edition: string;
  verdict: Verdict;
  proposal: Proposal | undefined;
  handling: readonly string[];
  availability: boolean;
  /** The step that confirms, if the acting person takes it now. */
  ending: string | undefined;
}

/**
 * Saves a verdict.
 *
 * @throws Refusal
 */
export async function saveVerdict(saving: Saving): Promise<void> {
  const { change, ledger, view, answers, questions, edition, verdict, proposal, ending } = saving;
  const { record } = view;
  const reason = reasonOf(verdict, proposal).trim();
  const decided = classOfVerdict(verdict, proposal);
  const has = (key: string) => ledger.columns.some((c) => c.key === key);
  const values: { [key: string]: Value } = { class_reason: reason };
  if (decided !== null) {
    values.class = decided;
    if (has('handling')) values.handling = saving.handling.length > 0 ? [...saving.handling] : null;
    if (has('availability')) values.availability = saving.availability ? true : null;
  }
  if (has('persons') && answers.band && questions.some((q) => q.counts && answers.given[q.id] === 'yes'))
    values.persons = answers.band;
  if (has('source_class') && answers.source) values.source_class = answers.source;
  const parts: { [part: string]: { [key: string]: Value }[] } = {};
  if (ledger.parts.some((p) => p.key === 'answers')) parts.answers = writeAnswers(answers, questions, edition);
  const edit = (some: { [key: string]: Value }) =>
    change('ledger_edit', { ledger: ledger.key, id: record.id, version: record.version, values: some, parts });
  // The step is taken with the record as the edit before it left it.
  const step = async (key: string, version: number, some: { [key: string]: Value }) => {
    const done = await change('ledger_step', {
      ledger: ledger.key,
      selection: { ids: [record.id] },
      seen: { versions: { [record.id]: version }, count: 1, entry: '' },
      step: key,
      reason,
      values: some,
      dry_run: false,
    });
    const refused = done.refused[0];
    if (refused) throw new Refusal({ code: 'refused', message: refused.reason, fields: [] });
  };
  if (decided === null) {
    const ask = ledger.steps.find((s) => s.to === 'asking');
    const { version } = await edit(values);
    // A confirmed record waits again after the edit; one that is asked about already stays so.
    if (ask && record.step !== 'asking') await step(ask.key, version, {});
  } else if (ending) {
    // The chief's own class goes with the step: an edit before it would make them the one who proposed it (第11条).
    const { version } = await edit({});
    await step(ending, version, values);
  } else {
    await edit(values);
  }
}
