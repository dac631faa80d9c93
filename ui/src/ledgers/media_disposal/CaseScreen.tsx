/** One case from the request to the signed log: stages on top, items in the middle, people and files beside. */
import { useEffect, useState } from 'react';
import { useAsk, useChange } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import type { CaseView } from '../../bindings/CaseView';
import type { LedgerView } from '../../bindings/LedgerView';
import { HistoryList } from '../../ledger/record/HistoryList';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Menu } from '../../parts/Menu';
import { Note } from '../../parts/Note';
import type { OwnScreenProps } from '../own';
import { CaseForm } from './CaseForm';
import { Evidence } from './Evidence';
import { Items } from './Items';
import { People } from './People';
import { ReasonDialog } from './ReasonDialog';
import { Stages } from './Stages';
import { StepDialog } from './StepDialog';
import './case.css';

const HINTS = [
  { keys: ['↑', '↓'], label: '品目' },
  { keys: ['F8'], label: '次の不一致' },
  { keys: ['Ctrl', 'Enter'], label: '次の手続' },
  { keys: ['H'], label: '履歴' },
  { keys: ['Esc'], label: '一覧へ' },
];

/** Steps that lead aside from the way. */
const ASIDE = ['send_back', 'deny', 'redo', 'recertify', 'withdraw', 'report_urgent'];

/** A case, or the form of a new one. */
export default function CaseScreen({ ledger, id, onClose, onOpen }: OwnScreenProps) {
  if (id === undefined) return <CaseForm ledger={ledger} onClose={onClose} onSaved={onOpen} />;
  return <OpenCase key={id} ledger={ledger} id={id} onClose={onClose} />;
}

function OpenCase({ ledger, id, onClose }: { ledger: LedgerView; id: string; onClose: () => void }) {
  const view = useAsk('disposal_get', { id }, { keepOld: true });
  const [editing, setEditing] = useState(false);
  if (view.error) {
    return (
      <div className="page">
        <Note tone="late" alert>
          {view.error.message}
        </Note>
        <Button onPress={onClose}>一覧へ</Button>
      </div>
    );
  }
  if (!view.data) return <p className="wait">開いています</p>;
  if (editing) {
    return (
      <CaseForm ledger={ledger} view={view.data} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />
    );
  }
  return (
    <Shown
      ledger={ledger}
      view={view.data}
      fresh={!view.isFetching}
      onClose={onClose}
      onEdit={() => setEditing(true)}
    />
  );
}

interface ShownProps {
  ledger: LedgerView;
  view: CaseView;
  /** Nothing newer is on its way: what is offered as the next step is the next step. */
  fresh: boolean;
  onClose: () => void;
  onEdit: () => void;
}

function Shown({ ledger, view, fresh, onClose, onEdit }: ShownProps) {
  const { go } = useNavigation();
  const { tell, refuse } = useNotices();
  const change = useChange();
  const [step, setStep] = useState('');
  const [wanted, setWanted] = useState('');
  const [history, setHistory] = useState(false);
  const { record } = view;
  const chance = (key: string) => view.steps.find((s) => s.key === key)?.refused ?? '';
  const label = (key: string) => ledger.steps.find((s) => s.key === key)?.label ?? key;
  const open = record.step === 'preparing' || record.step === 'sent_back';
  const stops = view.findings.filter((f) => f.refuses);
  const blocked = view.next === 'close' ? view.blocked : [];
  const why = chance(view.next) || blocked[0]?.message || (open ? (stops[0]?.message ?? '') : '');
  const aside = ASIDE.filter((key) => key !== view.next && view.steps.some((s) => s.key === key && s.refused === ''));

  function take(key: string) {
    // Pressed while something newer is on its way: done once it is here, if it still is the next step.
    if (!fresh) return setWanted(key);
    // What needs no word is done at once; the door checks it all the same.
    const plain = key === 'request' || key === 'close';
    if (!plain) return setStep(key);
    change('disposal_step', {
      id: record.id,
      version: record.version,
      step: key,
      stage: '',
      reason: '',
      values: {},
      text: null,
    }).then(() => tell(`「${label(key)}」を記録しました`), refuse);
  }
  useEffect(() => {
    if (!fresh || wanted === '') return;
    setWanted('');
    if (wanted === view.next && why === '') take(wanted);
  });
  const print = (form: string) => go({ screen: 'print', ledger: ledger.key, form, selection: { ids: [record.id] } });
  useKeyHints(HINTS);
  useWindowKeys({
    Escape: onClose,
    'Ctrl+Enter': () => {
      if (view.next !== '' && why === '') take(view.next);
    },
    'Ctrl+p': () => print('case'),
    h: () => setHistory(true),
  });
  const finding = view.findings.length > 0 || blocked.length > 0;
  return (
    <Screen
      title={String(record.values.name ?? '')}
      subtitle={`${record.number}　${view.items.length}点`}
      crumbs={[{ label: ledger.title, onPress: onClose }]}
      fixed
      actions={
        <>
          {open && (
            <Button icon="pen" onPress={onEdit}>
              申請を直す
            </Button>
          )}
          <Menu
            label="印刷"
            trigger={<Button icon="print">印刷</Button>}
            entries={[
              { key: 'case', label: '申請書兼許可書・処理記録…', keys: ['Ctrl', 'P'], onChoose: () => print('case') },
              { key: 'log', label: '処理記録（品目別）…', onChoose: () => print('log') },
              { key: 'handover', label: '引渡書…', onChoose: () => print('handover') },
              { key: 'check', label: '証明書照合表…', onChoose: () => print('check') },
              { key: 'completion', label: '完了報告書…', onChoose: () => print('completion') },
              { key: 'register', label: '廃棄記録簿…', onChoose: () => print('register') },
            ]}
          />
          <Button keys={['H']} onPress={() => setHistory(true)}>
            履歴
          </Button>
        </>
      }
    >
      <div className="case">
        <Stages stages={view.stages} step={record.step} />
        {record.values.urgent === true && (
          <Note tone="late">
            事後の許可です。許可の前に行い、第118条第2項により届け出たものです：
            {String(record.values.urgent_reason ?? '')}
          </Note>
        )}
        <div className="case-body">
          <div className="case-main">
            <Items
              view={view}
              again={
                aside.includes('recertify') ? { label: label('recertify'), onPress: () => setStep('recertify') } : null
              }
            />
            <Evidence view={view} />
          </div>
          <People ledger={ledger} view={view} />
        </div>
        <section className="case-foot" aria-label="次の手続">
          {finding && (
            <div className="case-findings" id="case-why" role="status">
              <ul>
                {/* Who may not take the step at all is told so first. */}
                {chance(view.next) !== '' && <li>{chance(view.next)}</li>}
                {[...blocked, ...view.findings].slice(0, 3).map((f) => (
                  <li key={f.message} className={f.refuses ? 'tone-late' : 'tone-warn'}>
                    {f.message}
                  </li>
                ))}
                {blocked.length + view.findings.length > 3 && (
                  <li>ほか{blocked.length + view.findings.length - 3}件</li>
                )}
              </ul>
            </div>
          )}
          {!finding && why !== '' && (
            <p className="case-why" id="case-why">
              {why}
            </p>
          )}
          <span className="spring" />
          {aside.length > 0 && (
            <Menu
              label="ほかの手続"
              trigger={<Button icon="more">ほかの手続</Button>}
              entries={aside.map((key) => ({ key, label: `${label(key)}…`, onChoose: () => setStep(key) }))}
            />
          )}
          {view.next !== '' && (
            <Button
              tone="primary"
              keys={['Ctrl', 'Enter']}
              refusal={why}
              refusedBy="case-why"
              onPress={() => (why === '' ? take(view.next) : undefined)}
            >
              {label(view.next)}
            </Button>
          )}
        </section>
      </div>
      {step !== '' && ledger.steps.find((s) => s.key === step)?.reason && (
        <ReasonDialog
          title={label(step)}
          onClose={() => setStep('')}
          onReason={async (reason) => {
            await change('disposal_step', {
              id: record.id,
              version: record.version,
              step,
              stage: '',
              reason,
              values: {},
              text: null,
            });
            tell(`「${label(step)}」を記録しました`);
            setStep('');
          }}
        />
      )}
      {step !== '' && !ledger.steps.find((s) => s.key === step)?.reason && (
        <StepDialog ledger={ledger} view={view} step={step} onClose={() => setStep('')} />
      )}
      {history && (
        <Dialog title="履歴" open onClose={() => setHistory(false)} wide="50rem">
          <HistoryList ledger={ledger} id={record.id} />
        </Dialog>
      )}
    </Screen>
  );
}
