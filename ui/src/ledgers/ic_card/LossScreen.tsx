/** A lost card: what happened, whom it was told, and the clock that only the invalidation stops (第58条). */
import { type ReactNode, useState } from 'react';
import { Citation } from '../../app/articles';
import { useAsk, useChange } from '../../app/cache';
import { useWindowKeys } from '../../app/keys';
import { type Route, useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { useLedger, useOffice } from '../../app/office';
import { Screen } from '../../app/Screen';
import { useKeyHints } from '../../app/status';
import type { LedgerView } from '../../bindings/LedgerView';
import type { Record as LedgerRecord } from '../../bindings/Record';
import type { RecordView } from '../../bindings/RecordView';
import type { Value } from '../../bindings/Value';
import { Refusal } from '../../ipc';
import { ValueField } from '../../ledger/form/ValueField';
import { useSettled } from '../../ledger/list/rows';
import { StepDialog } from '../../ledger/record/StepDialog';
import { PLAIN_VIEW, showValue, textOf } from '../../ledger/values';
import { Button } from '../../parts/Button';
import { Segments, TextField } from '../../parts/Fields';
import { Icon } from '../../parts/Icon';
import { Mark, type MarkName } from '../../parts/Mark';
import { Note } from '../../parts/Note';
import { RunningClock, span } from '../../parts/RunningClock';
import { isTyping } from '../../parts/typing';
import { shortDay } from '../../words/dates';
import { useIncident } from '../incident/AsIncident';
import './card.css';

const LEDGER = 'ic_card';
const HINTS = [
  { keys: ['Tab'], label: '次の欄' },
  { keys: ['T'], label: '今の時刻を入れる' },
  { keys: ['Ctrl', 'Enter'], label: '届け出る・無効化を記録' },
  { keys: ['Ctrl', 'P'], label: '印刷' },
];
const FOUND = 8;
const SEARCH_MS = 150;

/** This minute in Japan. */
function thisMinute(): string {
  return new Date(Date.now() + 9 * 3600 * 1000).toISOString().slice(0, 16);
}

function clockOf(minute: string): string {
  const [day = '', time = ''] = minute.split('T');
  return `${shortDay(day)} ${time}`;
}

/** The screen; without a card it asks first which one. */
export default function LossScreen({ route }: { route: Extract<Route, { screen: 'card-loss' }> }) {
  const ledger = useLedger(LEDGER);
  const { go, stay } = useNavigation();
  const view = useAsk('ledger_get', { ledger: LEDGER, id: route.id ?? '' }, { enabled: route.id !== undefined });
  useKeyHints(HINTS);
  if (!ledger) return null;
  const record = view.data?.record;
  const crumbs = [{ label: ledger.title, onPress: () => go({ screen: 'ledger', ledger: LEDGER }) }];
  if (record)
    crumbs.push({
      label: textOf(record.values.card_number),
      onPress: () => go({ screen: 'ledger', ledger: LEDGER, id: record.id }),
    });
  if (route.id === undefined)
    return (
      <Screen title="紛失の届出" crumbs={crumbs}>
        <PickCard onPick={(id) => stay({ screen: 'card-loss', id })} />
      </Screen>
    );
  if (view.error)
    return (
      <Screen title="紛失の届出" crumbs={crumbs}>
        <Note tone="late" alert>
          {view.error.message}
        </Note>
      </Screen>
    );
  if (!view.data) return null;
  return <Loss key={`${route.id}:${view.data.record.step}`} ledger={ledger} view={view.data} crumbs={crumbs} />;
}

function PickCard({ onPick }: { onPick: (id: string) => void }) {
  const [search, setSearch] = useState('');
  const settled = useSettled(search, SEARCH_MS);
  const found = useAsk(
    'ledger_list',
    { ledger: LEDGER, view: { ...PLAIN_VIEW, search: settled }, offset: 0, limit: FOUND },
    { keepOld: true },
  );
  return (
    <div className="card-pick">
      <TextField
        label="なくしたカード（番号・氏名・職員番号）"
        type="search"
        value={search}
        onChange={setSearch}
        autoFocus
      />
      <ul className="card-found" aria-label="見つかったカード">
        {found.data?.records.map((r) => (
          <li key={r.id}>
            <button type="button" className="card-row" onClick={() => onPick(r.id)}>
              <b className="mono">{textOf(r.values.card_number)}</b>
              <span>
                {textOf(r.values.holder_number)} {textOf(r.values.holder)}
              </span>
              <span className="muted">{textOf(r.values.unit) || textOf(r.values.place)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.data && found.data.records.length === 0 && (
        <p className="form-text">あてはまるカードがありません。番号か氏名を確かめてください。</p>
      )}
    </div>
  );
}

const FIELDS = [
  'noticed_at',
  'situation',
  'loss_place',
  'also_lost',
  'reported_at',
  'desk_at',
  'desk_note',
  'searched',
];
const TIMES = ['noticed_at', 'reported_at', 'desk_at', 'invalidated_at'];

type Values = { [key: string]: Value };

interface LossProps {
  ledger: LedgerView;
  view: RecordView;
  crumbs: readonly { label: string; onPress: () => void }[];
}

function Loss({ ledger, view, crumbs }: LossProps) {
  const { record } = view;
  const { go } = useNavigation();
  const { book, may, settings } = useOffice();
  const change = useChange();
  const { tell, refuse } = useNotices();
  const incident = useIncident({ ledger: LEDGER, id: record.id, incident: view.incident });
  const open = record.step === 'lost';
  const over = record.step === 'invalid' || record.step === 'reissued' || textOf(record.values.invalidated_at) !== '';
  const reporting = !open && !over;
  const [values, setValues] = useState<Values>((): Values => {
    if (reporting) return { loss_kind: 'loss', reported_at: thisMinute() };
    return { invalidated_at: open ? thisMinute() : null, invalidated_by: null };
  });
  const [wrong, setWrong] = useState<{ [key: string]: string }>({});
  const [step, setStep] = useState('');
  // Unless somebody says otherwise, the report is made as it is sent: a minute taken when the screen opened would lie
  // before the notice that is written down on it.
  const [reportedNow, setReportedNow] = useState(reporting);
  const set = (key: string, value: Value) => {
    if (key === 'reported_at') setReportedNow(false);
    setValues((old) => ({ ...old, ...(reportedNow ? { reported_at: thisMinute() } : {}), [key]: value }));
    setWrong(({ [key]: _, ...rest }) => rest);
  };
  const take = reporting ? 'report_loss' : open ? 'invalidate' : '';
  const chance = view.steps.find((s) => s.key === take);
  const print = () => go({ screen: 'print', ledger: LEDGER, form: 'loss', selection: { ids: [record.id] } });

  async function send() {
    if (take === '') return;
    try {
      const done = await change('ledger_step', {
        ledger: LEDGER,
        selection: { ids: [record.id] },
        seen: { versions: { [record.id]: record.version }, count: 1, entry: '' },
        step: take,
        reason: '',
        values: Object.fromEntries(
          Object.entries({ ...values, ...(reportedNow ? { reported_at: thisMinute() } : {}) }).filter(
            ([, v]) => v !== null && v !== '',
          ),
        ),
        dry_run: false,
      });
      const stayed = done.refused[0];
      if (stayed) refuse(new Refusal({ code: 'refused', message: stayed.reason, fields: [] }));
      else tell(reporting ? '届出を記録しました。無効化を急いでください' : '無効化を記録しました');
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.fields.length > 0)
        setWrong(Object.fromEntries(thrown.fields.map((f) => [f.column, f.message])));
      refuse(thrown);
    }
  }
  useWindowKeys({ 'Ctrl+Enter': () => void send(), 'Ctrl+p': print }, { active: step === '' });
  const ready = chance !== undefined && chance.refused === '' && may('ledger_step');
  const column = (key: string) => ledger.columns.find((c) => c.key === key);
  const number = textOf(record.values.card_number);
  const form = (
    <div className="loss-form">
      <div className="loss-card">
        <b className="mono">{number}</b>
        <span>{kindWord(ledger, record)}</span>
        <span>
          {textOf(record.values.holder_number)} {textOf(record.values.holder) || textOf(record.values.place)}
        </span>
        {record.values.lent_on && <span className="muted">貸与 {shortDay(textOf(record.values.lent_on))}</span>}
        {(reporting || open) && (
          <span className="loss-still">
            <Mark name="diamond" />
            使用中のまま
          </span>
        )}
      </div>
      {reporting ? (
        <>
          <LossRow label="起きたこと" article="第58条第1項第5号">
            <Segments
              label="起きたこと"
              large
              value={textOf(values.loss_kind)}
              onChange={(v) => set('loss_kind', v)}
              options={column('loss_kind')?.choices ?? []}
            />
          </LossRow>
          {FIELDS.flatMap((key) => {
            const c = column(key);
            if (!c) return [];
            return [
              <LossRow key={key} label={c.label} {...(c.basis[0] ? { article: c.basis[0] } : {})}>
                <div className="loss-field">
                  <ValueField
                    column={{ ...c, required: ['noticed_at', 'situation', 'reported_at'].includes(key), hint: '' }}
                    value={values[key]}
                    onChange={(v) => set(key, v)}
                    wrong={wrong[key]}
                    autoFocus={key === 'noticed_at'}
                  />
                  {TIMES.includes(key) && (
                    <Button
                      size="small"
                      onPress={() => set(key, thisMinute())}
                      label={`${c.label}にいまの時刻を入れる`}
                    >
                      いま
                    </Button>
                  )}
                </div>
              </LossRow>,
            ];
          })}
        </>
      ) : (
        <Told ledger={ledger} record={record} />
      )}
    </div>
  );
  const side = (
    <aside className="loss-side" aria-label="無効化まで">
      <Clock record={record} />
      <Timeline record={record} />
      {open && settings && settings.stop_contact !== '' && (
        <p className="loss-contact">
          <Icon name="phone" />
          <span>
            <small>無効化の依頼先</small>
            <b>{settings.stop_contact}</b>
          </span>
        </p>
      )}
      <div className="loss-foot">
        {open && (
          <div className="loss-stop">
            {(['invalidated_at', 'invalidated_by'] as const).map((key) => {
              const c = column(key);
              const at = key === 'invalidated_at';
              return (
                c && (
                  <div key={key}>
                    <ValueField
                      labelled
                      column={{ ...c, required: false, hint: at ? '日付と時刻' : '' }}
                      value={values[key]}
                      onChange={(v) => set(key, v)}
                      wrong={wrong[key]}
                    />
                    <Button
                      size="small"
                      onPress={() => set(key, at ? thisMinute() : book.acting.name)}
                      label={at ? '無効化した日時にいまの時刻を入れる' : '無効化した者に自分の名前を入れる'}
                    >
                      {at ? 'いま' : '自分'}
                    </Button>
                  </div>
                )
              );
            })}
          </div>
        )}
        {chance && chance.refused !== '' && <Note tone="plain">{chance.refused}</Note>}
        {take !== '' && (
          <Button
            tone="primary"
            size="large"
            wide
            keys={['Ctrl', 'Enter']}
            onPress={() => void send()}
            disabled={!ready}
          >
            {reporting ? '届け出る' : '無効化を記録する'}
          </Button>
        )}
        {record.step === 'invalid' && may('ledger_step') && (
          <Button wide onPress={() => setStep('reissue')}>
            再発行を記録する
          </Button>
        )}
        {!reporting && (
          <Button wide icon="print" onPress={print}>
            紛失等報告書を印刷（様式第5号）
          </Button>
        )}
      </div>
    </aside>
  );
  return (
    <Screen
      title={reporting ? '紛失の届出' : '紛失等の記録'}
      subtitle={record.number}
      crumbs={crumbs}
      fixed
      actions={
        <>
          {incident && (
            <Button onPress={incident.press} disabled={incident.busy}>
              {incident.label}
            </Button>
          )}
          {open && <Button onPress={() => setStep('found')}>見つかった</Button>}
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: T fills the field of a time that has no text yet */}
      <div
        className="loss"
        onKeyDown={(e) => {
          if (e.key.toLowerCase() !== 't' || e.ctrlKey || e.altKey || isTyping(e.target)) return;
          const next = (reporting ? TIMES.slice(0, 3) : ['invalidated_at']).find((k) => !values[k]);
          if (next) set(next, thisMinute());
        }}
      >
        {/* What cannot wait comes first wherever one stands below the other. */}
        {open && side}
        {form}
        {!open && side}
      </div>
      {step !== '' && <StepDialog ledger={ledger} record={record} step={step} onClose={() => setStep('')} />}
    </Screen>
  );
}

function LossRow({ label, article, children }: { label: string; article?: string; children: ReactNode }) {
  return (
    <div className="loss-row">
      <div>
        <b>{label}</b>
        {article && <Citation>{article}</Citation>}
      </div>
      <div>{children}</div>
    </div>
  );
}

/** What was told, and what may be written later. */
function Told({ ledger, record }: { ledger: LedgerView; record: LedgerRecord }) {
  const change = useChange();
  const { may } = useOffice();
  const { tell, refuse } = useNotices();
  const later = ['misuse', 'prevention', 'searched'];
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(later.map((k) => [k, record.values[k] ?? null])),
  );
  const changed = later.some((k) => (values[k] ?? null) !== (record.values[k] ?? null));
  async function save() {
    try {
      await change('ledger_edit', { ledger: LEDGER, id: record.id, version: record.version, values, parts: {} });
      tell('書き加えました');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const shown = ['loss_kind', 'happened_at', 'loss_place', 'situation', 'also_lost', 'desk_note', 'new_number'];
  return (
    <>
      <dl className="loss-told">
        {shown.flatMap((key) => {
          const c = ledger.columns.find((x) => x.key === key);
          const words = c ? showValue(c, record.values[key]) : '';
          return c && words !== ''
            ? [
                <div key={key}>
                  <dt>{c.label}</dt>
                  <dd>{words}</dd>
                </div>,
              ]
            : [];
        })}
      </dl>
      {later.map((key) => {
        const c = ledger.columns.find((x) => x.key === key);
        return (
          c && (
            <LossRow key={key} label={c.label}>
              <ValueField column={c} value={values[key]} onChange={(v) => setValues({ ...values, [key]: v })} />
            </LossRow>
          )
        );
      })}
      {may('ledger_edit') && (
        <div className="loss-save">
          <Button onPress={() => void save()} disabled={!changed}>
            書き加える
          </Button>
        </div>
      )}
    </>
  );
}

function Clock({ record }: { record: LedgerRecord }) {
  const reported = textOf(record.values.reported_at);
  const stopped = textOf(record.values.invalidated_at);
  const systems = textOf(record.values.systems);
  if (record.step === 'lost')
    return (
      <div className="loss-clock">
        <p>
          <Mark name="diamond" /> <b>まだ無効化されていません</b>
        </p>
        <p className="loss-clock-line">
          <RunningClock since={reported} />
          <span className="muted">届出（{clockOf(reported).split(' ')[1]}）から</span>
        </p>
        {systems !== '' && <p>このカードで入れるシステム：{systems}</p>}
        <Citation>第58条第2項第3号</Citation>
      </div>
    );
  if (reported !== '' && stopped !== '')
    return (
      <div className="loss-clock loss-clock-done">
        <p>
          <Mark name="tick" /> <b>無効化しました</b>
        </p>
        <p className="loss-clock-line">
          <span className="running-clock">{span(reported, stopped)}</span>
          <span className="muted">届出から無効化まで</span>
        </p>
      </div>
    );
  return (
    <div className="loss-clock loss-clock-done">
      <p>届け出ると、無効化までの時間を計り始めます。</p>
    </div>
  );
}

function Timeline({ record }: { record: LedgerRecord }) {
  const first = textOf(record.values.noticed_at);
  const lines: readonly [string, string, string][] = [
    ['noticed_at', '気づいた', ''],
    ['reported_at', '責任者に届け出た', textOf(record.values.reported_by)],
    ['desk_at', '統一的な窓口に届け出た', textOf(record.values.desk_note)],
    ['invalidated_at', '無効化', textOf(record.values.invalidated_by)],
  ];
  const again = textOf(record.values.new_number);
  if (textOf(record.values.reported_at) === '') return null;
  return (
    <ol className="loss-line" aria-label="届出から無効化までの時刻">
      {lines.map(([key, label, by]) => {
        const at = textOf(record.values[key]);
        const mark: MarkName = at !== '' ? 'tick' : key === 'invalidated_at' ? 'clock' : 'hollow';
        return (
          <li key={key} className={at === '' && key === 'invalidated_at' ? 'loss-open' : undefined}>
            <Mark name={mark} />
            <span className="mono">{at === '' ? '—' : (at.split('T')[1] ?? '')}</span>
            <span>
              <b>{label}</b>
              {at !== '' && key !== 'noticed_at' && first !== '' && <span className="muted">{span(first, at)}後</span>}
            </span>
            <span className="muted">{at === '' ? '未了' : by}</span>
          </li>
        );
      })}
      <li>
        <Mark name={again === '' ? 'hollow' : 'tick'} />
        <span className="mono">{again === '' ? '—' : ''}</span>
        <span>
          <b>代わりのカード</b>
          <span className="muted">{again === '' ? '無効化のあとに記録します' : again}</span>
        </span>
        <span />
      </li>
    </ol>
  );
}

function kindWord(ledger: LedgerView, record: LedgerRecord): string {
  const kind = ledger.columns.find((c) => c.key === 'kind');
  return kind ? showValue(kind, record.values.kind) : '';
}
