/** Excel in: file, sheet and header, columns, dry run, landing. Nothing is written before the last step. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { keyOf, useAsk, useForget } from '../../app/cache';
import { onFlush } from '../../app/drafts';
import { useJob } from '../../app/jobs';
import { useWindowKeys } from '../../app/keys';
import { type Route, useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Plan } from '../../bindings/Plan';
import type { WorkbookView } from '../../bindings/WorkbookView';
import { call, openSaved, pickSave, Refusal } from '../../ipc';
import { Button } from '../../parts/Button';
import { Icon } from '../../parts/Icon';
import { StateWord } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { Wait } from '../../parts/Wait';
import { grouped } from '../../words/numbers';
import { requestOf, useDryRun, type Wish } from './dryRun';
import { FileStep } from './FileStep';
import { Landed } from './Landed';
import { MappingStep, missingColumns } from './MappingStep';
import { SheetStep } from './SheetStep';
import { TryStep } from './TryStep';
import './import.css';

type ImportRoute = Extract<Route, { screen: 'import' }>;
type Step = 'file' | 'sheet' | 'columns' | 'try' | 'landed';

const STEPS: readonly { key: Step; label: string }[] = [
  { key: 'file', label: 'ファイル' },
  { key: 'sheet', label: 'シートと見出し' },
  { key: 'columns', label: '列の対応' },
  { key: 'try', label: '試し読み' },
  { key: 'landed', label: '取込' },
];
const KEEP_AFTER_MS = 800;
/** Refusals after which another file has to be chosen. */
const FILE_TROUBLES = ['file_changed', 'encrypted', 'bad_file', 'not_found', 'too_large'];

const HINTS = {
  file: [{ keys: ['Enter'], label: 'ファイルを選ぶ' }],
  sheet: [{ keys: ['Enter'], label: '次へ' }],
  columns: [{ keys: ['Enter'], label: '次へ' }],
  try: [
    { keys: ['↑', '↓'], label: '要確認の行' },
    { keys: ['1', '2'], label: '案を選ぶ' },
    { keys: ['0'], label: 'すべて同じに' },
    { keys: ['F8'], label: '次の要確認' },
  ],
  landed: [],
} satisfies { [step in Step]: readonly { keys: string[]; label: string }[] };

/** The import of one ledger. */
export default function ImportScreen({ route }: { route: ImportRoute }) {
  const ledger = useLedger(route.ledger);
  const draft = useAsk('draft_get', { key: `import:${route.ledger}`, json: '' });
  if (!ledger || draft.isPending) return <Wait error={draft.error} />;
  return <Wizard key={ledger.key} ledger={ledger} kept={wishIn(draft.data?.json ?? '')} />;
}

/** The wish in a kept draft; none if there is none or it cannot be read any more. */
function wishIn(json: string): Wish | null {
  try {
    const wish = JSON.parse(json) as Wish;
    return typeof wish.path === 'string' && Array.isArray(wish.decisions) ? wish : null;
  } catch {
    return null;
  }
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function Wizard({ ledger, kept }: { ledger: LedgerView; kept: Wish | null }) {
  const { go, back } = useNavigation();
  const { ledgers } = useOffice();
  const { tell, refuse } = useNotices();
  const runJob = useJob();
  const forget = useForget();
  const cache = useQueryClient();
  const [step, setStep] = useState<Step>('file');
  const [book, setBook] = useState<WorkbookView | null>(null);
  const [wish, setWish] = useState<Wish | null>(null);
  const [left, setLeft] = useState(kept);
  const [landed, setLanded] = useState<Plan | null>(null);
  const [trouble, setTrouble] = useState('');
  const run = useDryRun(ledger.key, landed ? null : wish);
  const plan = run.plan;
  const draftKey = `import:${ledger.key}`;
  const next = useRef<HTMLButtonElement>(null);
  useKeyHints(step === 'file' ? HINTS.file : [...HINTS[step], { keys: ['Alt', '←'], label: '前の段へ' }]);

  const keep = useCallback(
    (json: string) => {
      // A draft that cannot be kept costs only the way back to it.
      call('draft_keep', { key: draftKey, json }).catch(() => undefined);
      cache.setQueryData(keyOf('draft_get', { key: draftKey, json: '' }), { key: draftKey, json });
    },
    [draftKey, cache],
  );
  const unkept = useRef('');
  unkept.current = wish && !landed ? JSON.stringify(wish) : '';
  useEffect(() => {
    if (!wish || landed) return;
    const timer = setTimeout(() => keep(JSON.stringify(wish)), KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wish, landed, keep]);
  useEffect(() => {
    // Leaving and locking keep the newest answers at once.
    const now = () => {
      if (unkept.current !== '') keep(unkept.current);
      return Promise.resolve();
    };
    const forgetFlush = onFlush(now);
    return () => {
      forgetFlush();
      void now();
    };
  }, [keep]);

  function opened(path: string, view: WorkbookView, from?: Wish) {
    setBook(view);
    setGuess(0);
    setWish(from ?? { path, sheet: view.guess, headerRow: 0, mapping: {}, decisions: [], eraseBlank: false });
    setLeft(null);
    setTrouble('');
    setLanded(null);
    setStep(from ? 'try' : 'sheet');
  }
  async function resume(from: Wish) {
    try {
      opened(from.path, await call('import_open', { path: from.path }), from);
    } catch (thrown) {
      setLeft(null);
      setTrouble(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  function startAgain(why = '') {
    setWish(null);
    setBook(null);
    setLanded(null);
    setTrouble(why);
    setStep('file');
  }
  // The reader knows none of the words, but one row looks like a header: it is shown as such, to be corrected.
  const [guess, setGuess] = useState(0);
  const guessed = plan?.header_row === 0 && wish?.headerRow === 0 ? plan.header_guess : 0;
  useEffect(() => {
    if (guessed === 0) return;
    setGuess(guessed);
    setWish((old) => (old ? { ...old, headerRow: guessed } : old));
  }, [guessed]);
  const change = (part: Partial<Wish>) => setWish((old) => (old ? { ...old, ...part } : old));
  const place = STEPS.findIndex((s) => s.key === step);
  const previous = () => {
    const to = STEPS[place - 1];
    if (step === 'landed' || !to) back();
    else setStep(to.key);
  };

  const missing = plan ? missingColumns(ledger, plan) : [];
  const lands = plan ? plan.added + plan.changed : 0;
  const partial = (plan?.problem_rows ?? 0) > 0;
  // A workbook that says what the book says already is no mistake.
  const nothingNew = !partial && lands === 0 && !run.reading && missing.length === 0;
  const refusal = !plan
    ? ''
    : plan.header_row === 0
      ? '見出しの行を選んでください。'
      : missing.length > 0 && step !== 'sheet'
        ? `「${missing.join('」「')}」にする列を選んでください。`
        : step === 'try' && run.reading
          ? '読み直しています。終わるまでお待ちください。'
          : step === 'try' && lands === 0
            ? '追加も変更もありません。'
            : '';
  async function rejects(source: Wish) {
    try {
      const stem = fileName(source.path).replace(/\.[^.]+$/, '');
      const out = await pickSave('要確認と除外の行を保存する場所', `${stem}_要確認.xlsx`, [
        { name: 'Excelブック', extensions: ['xlsx'] },
      ]);
      if (out === '') return;
      const written = await runJob('要確認と除外の行を書き出しています', 'import_rejects', {
        import: { ...requestOf(ledger.key, source), window: 0 },
        out,
      });
      tell(`${grouped(written.records)}行を、理由の列をつけて保存しました`, {
        label: '場所を開く',
        onPress: () => void openSaved(written.path).catch(refuse),
      });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  async function land() {
    if (!wish || !plan || refusal !== '') return;
    try {
      const done = await runJob(`${grouped(lands)}件を取り込んでいます`, 'import_commit', {
        ...requestOf(ledger.key, wish),
        window: 0,
        digest: plan.digest,
        partial,
      });
      // What rests on these records may have changed with them.
      void forget(ledgers.map((l) => l.key));
      keep('');
      setLanded(done);
      setStep('landed');
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.code === 'file_changed') {
        refuse(thrown);
        run.again();
      } else refuse(thrown);
    }
  }
  const forward = () => {
    const to = STEPS[place + 1];
    if (plan && to && refusal === '') setStep(to.key);
  };
  useWindowKeys({
    'Alt+ArrowLeft': previous,
    'Ctrl+Enter': () => {
      if (step === 'try') void land();
      else if (step !== 'landed' && step !== 'file') forward();
    },
    Escape: () => back(),
  });
  // Where nothing has to be decided, Enter goes on.
  const ready = plan !== undefined && !run.reading;
  useEffect(() => {
    if (ready && (step === 'sheet' || step === 'columns')) next.current?.focus();
  }, [step, ready]);

  const fileTrouble = run.error instanceof Refusal && FILE_TROUBLES.includes(run.error.code);
  return (
    <Screen
      title="Excelから取り込む"
      fixed
      crumbs={[{ label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: ledger.key }) }]}
      actions={
        <>
          <Button onPress={() => go({ screen: 'batches', ledger: ledger.key })}>取込の一覧</Button>
          <Button keys={['Esc']} onPress={back}>
            {step === 'landed' ? '閉じる' : 'やめる'}
          </Button>
        </>
      }
    >
      <div className="import">
        <StepLine place={place} landed={landed !== null} onGo={setStep} />
        {step === 'file' && (
          <FileStep
            title={ledger.title}
            onOpened={opened}
            trouble={trouble}
            kept={
              left && {
                name: fileName(left.path),
                decisions: left.decisions.length,
                resume: () => void resume(left),
                drop: () => {
                  keep('');
                  setLeft(null);
                },
              }
            }
          />
        )}
        {(step === 'sheet' || step === 'columns' || step === 'try') && run.error && (
          <div className="import-page">
            <Note tone="late" alert>
              {run.error.message}
            </Note>
            <div className="deeds">
              <Button onPress={run.again}>もう一度読む</Button>
              <Button tone={fileTrouble ? 'primary' : 'plain'} onPress={() => startAgain()}>
                別のファイルを選ぶ
              </Button>
            </div>
          </div>
        )}
        {(step === 'sheet' || step === 'columns' || step === 'try') && !run.error && !plan && (
          <div className="import-page" role="status">
            <p className="import-lead">
              読んでいます{run.total > 0 && `　${grouped(run.done)} ／ ${grouped(run.total)}`}
            </p>
            <Button onPress={() => startAgain()}>やめる</Button>
          </div>
        )}
        {step === 'sheet' && plan && book && wish && !run.error && (
          <SheetStep
            book={book}
            plan={plan}
            run={run}
            sheet={wish.sheet}
            headerRow={wish.headerRow}
            guess={guess}
            onSheet={(sheet) => {
              setGuess(0);
              change({ sheet, headerRow: 0, mapping: {}, decisions: [] });
            }}
            onHeader={(headerRow) => change({ headerRow, mapping: {}, decisions: [] })}
          />
        )}
        {step === 'columns' && plan && wish && !run.error && (
          <MappingStep
            ledger={ledger}
            plan={plan}
            onMap={(header, key) => change({ mapping: { ...wish.mapping, [header]: key } })}
            eraseBlank={wish.eraseBlank}
            onEraseBlank={(eraseBlank) => change({ eraseBlank })}
          />
        )}
        {step === 'try' && plan && wish && !run.error && (
          <TryStep
            ledger={ledger}
            file={book?.name ?? fileName(wish.path)}
            plan={plan}
            run={run}
            decisions={wish.decisions}
            onDecisions={(decisions) => change({ decisions })}
            onColumns={() => setStep('columns')}
          />
        )}
        {step === 'landed' && landed && wish && (
          <Landed ledger={ledger} plan={landed} onRejects={() => void rejects(wish)} onAnother={() => startAgain()} />
        )}
        {plan && !run.error && (step === 'sheet' || step === 'columns') && (
          <div className="import-foot">
            {refusal && (
              <p className="lead tone-late" id="import-refusal">
                {refusal}
              </p>
            )}
            <Button onPress={previous}>前の段へ</Button>
            <Button
              ref={next}
              tone="primary"
              refusal={refusal}
              refusedBy="import-refusal"
              onPress={forward}
              keys={['Enter']}
            >
              {step === 'sheet' ? '列の対応へ' : '試し読みへ'}
            </Button>
          </div>
        )}
        {plan && wish && !run.error && step === 'try' && (
          <div className="import-foot">
            <p className="lead">
              {refusal ? (
                <span className={nothingNew ? 'muted' : 'tone-late'} id="import-refusal">
                  {refusal}
                </span>
              ) : (
                <>
                  <Icon name="undo" />
                  取り込んだあとも、取込番号でまるごと元に戻せます
                </>
              )}
            </p>
            {(plan.problem_rows > 0 || plan.skipped.length > 0) && (
              <Button onPress={() => void rejects(wish)}>要確認と除外をExcelで返す</Button>
            )}
            <Button
              tone="primary"
              keys={['Ctrl', 'Enter']}
              refusal={refusal}
              refusedBy="import-refusal"
              onPress={() => void land()}
            >
              {partial ? `問題のない${grouped(lands)}件だけ取り込む` : `${grouped(lands)}件を取り込む`}
            </Button>
          </div>
        )}
      </div>
    </Screen>
  );
}

function StepLine({ place, landed, onGo }: { place: number; landed: boolean; onGo: (step: Step) => void }) {
  return (
    <div className="import-steps">
      <ol aria-label="取込の段">
        {STEPS.map((s, index) => {
          const number = <span className="import-step-number">{index < place ? '✓' : index + 1}</span>;
          if (index < place && !landed)
            return (
              <li key={s.key} className="import-step-done">
                <button type="button" onClick={() => onGo(s.key)}>
                  {number}
                  {s.label}
                  <span className="visually-hidden">（済み。戻って直す）</span>
                </button>
              </li>
            );
          return (
            <li key={s.key} aria-current={index === place ? 'step' : undefined}>
              {number}
              {s.label}
            </li>
          );
        })}
      </ol>
      <span className="spring">
        {landed ? (
          <StateWord mark="tick">帳簿に書き込みました</StateWord>
        ) : (
          <StateWord mark="tick">まだ何も書き込んでいません</StateWord>
        )}
      </span>
    </div>
  );
}
