/** First start: the office, its people, the password, what is written down; then a workbook at once. */
import { useState } from 'react';
import { RestoreAtGate } from '../backup/RestoreAtGate';
import type { BookMade } from '../bindings/BookMade';
import type { KeepRecovery } from '../bindings/KeepRecovery';
import type { OfficeState } from '../bindings/OfficeState';
import { call, Refusal } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';
import { Icon } from '../parts/Icon';
import { Note } from '../parts/Note';
import { JoinShare } from '../share/JoinShare';
import { GateForm } from './GateForm';
import { NewPassword, useNewPassword } from './NewPassword';
import type { Opened } from './opened';
import { blankPerson, PeopleStage, type Person } from './PeopleStage';
import { RecoveryCode, TemporaryPasswords } from './Recovery';

interface FirstStartProps {
  state: OfficeState;
  onOpen: Opened;
  /** Only a practice book is made. */
  practice?: boolean;
  onBack?: () => void;
  /** After a backup was put back: the window asks again what lies here. */
  onRestored?: () => void;
}

const STAGES = ['課', '人', 'パスワード', '控え', '取り込み'];
const KEEPING = 3;
const LAST = 4;

function shortOf(division: string): string {
  return division.replace(/課$/, '').slice(0, 4);
}

/** The wizard that makes a book. */
export function FirstStart({ state, onOpen, onRestored, practice: onlyPractice, onBack }: FirstStartProps) {
  const [stage, setStage] = useState(0);
  const [bureau, setBureau] = useState('');
  const [division, setDivision] = useState('');
  const [short, setShort] = useState('');
  const [practice, setPractice] = useState(onlyPractice ?? false);
  const [people, setPeople] = useState<readonly Person[]>([blankPerson('chief'), blankPerson('officer')]);
  const [acting, setActing] = useState(1);
  const chosen = useNewPassword({
    names: people.map((p) => p.name.trim()).filter(Boolean),
    numbers: people.map((p) => p.number.trim()).filter(Boolean),
    offices: [bureau, division, short].map((w) => w.trim()).filter(Boolean),
  });
  const [kept, setKept] = useState<KeepRecovery | null>(null);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<BookMade | null>(null);
  const [joining, setJoining] = useState(false);

  if (joining) return <JoinShare onOpen={onOpen} onBack={() => setJoining(false)} />;

  const filled = people.filter((p) => p.number.trim() !== '' && p.name.trim() !== '');
  const numbers = new Set(filled.map((p) => p.number.trim()));
  const actor = people[acting];
  // A practice book has no recovery code to be written down.
  const stages = STAGES.map((word, at) => ({ word, at })).filter(({ at }) => !practice || at !== KEEPING);
  const blocked = [
    division.trim() === '' ? '課名を入れてください。' : '',
    !filled.some((p) => p.role === 'chief')
      ? '責任者を1人入れてください。'
      : numbers.size < filled.length
        ? '同じ職員番号が2人にあります。'
        : !actor || !filled.includes(actor)
          ? 'いま操作している人の職員番号と氏名を入れてください。'
          : '',
    chosen.blocked,
    kept ? '' : '紙に控えてから、確かめの4文字を入れてください。',
    '',
  ][stage];

  async function make() {
    setBusy(true);
    setProblem('');
    try {
      const next = await call('book_create', {
        dir: '',
        bureau: bureau.trim(),
        division: division.trim(),
        division_short: short.trim() || shortOf(division.trim()),
        people: filled.map((p) => ({ ...p, number: p.number.trim(), name: p.name.trim(), active: true })),
        acting: actor?.number.trim() ?? '',
        password: chosen.password,
        // A practice book holds nothing worth keeping apart: everybody gets in with the same password.
        passwords: practice ? 'shared' : 'temporary',
        practice,
      });
      setMade(next);
      setStage(practice ? LAST : KEEPING);
    } catch (thrown) {
      setProblem(
        thrown instanceof Refusal
          ? [thrown.message, ...thrown.fields.map((f) => f.message)].join('\n')
          : String(thrown),
      );
    } finally {
      setBusy(false);
    }
  }
  function next() {
    if (blocked || busy) return;
    if (stage === 2) void make();
    else if (stage === KEEPING && kept) void keep(kept);
    else setStage(stage + 1);
  }
  async function keep(how: KeepRecovery) {
    setBusy(true);
    setProblem('');
    try {
      await call('recovery_keep', how);
      setStage(LAST);
    } catch (thrown) {
      setProblem((thrown as Error).message);
    } finally {
      setBusy(false);
    }
  }
  return (
    <main className="gate">
      <GateForm title={practice ? '練習用の帳簿を作ります' : '課の帳簿を作ります'} wide onSubmit={() => next()}>
        <ol className="stages" aria-label="手順">
          {stages.map(({ word, at }, place) => (
            <li key={word} aria-current={at === stage ? 'step' : undefined} className={at < stage ? 'stage-done' : ''}>
              <span className="stage-number">{at < stage ? <Icon name="tick" small /> : place + 1}</span>
              {word}
            </li>
          ))}
        </ol>
        {stage === 0 && (
          <>
            <TextField
              label="課名"
              required
              value={division}
              onChange={setDivision}
              autoFocus
              placeholder="例：税務課"
            />
            <TextField
              label="部"
              value={bureau}
              onChange={setBureau}
              placeholder="例：総務部"
              hint="なければ空のままで構いません。"
            />
            <TextField
              label="課の略称"
              value={short}
              onChange={setShort}
              placeholder={shortOf(division) || '例：税務'}
              hint={`記録の番号に使います（${short || shortOf(division) || '税務'}-資-0001）。空のままなら課名から決めます。`}
            />
            {!onlyPractice && (
              <div className="mt-4">
                <Check checked={practice} onChange={setPractice}>
                  まず練習用の帳簿で試す（印刷物に「練習用」と入り、いつでも捨てられます）
                </Check>
              </div>
            )}
          </>
        )}
        {stage === 1 && <PeopleStage people={people} onChange={setPeople} acting={acting} onActing={setActing} />}
        {stage === 2 && (
          <>
            <p className="gate-lead">
              {actor?.name || 'あなた'}さん（職員番号 {actor?.number}
              ）のパスワードを決めます。帳簿はつねに暗号化されていて、一人ひとりのパスワードで開きます。
              {practice && '練習用の帳簿では、ほかの人も同じパスワードで入れます。'}
            </p>
            <NewPassword chosen={chosen} label="パスワード" autoFocus />
          </>
        )}
        {stage === KEEPING && made && (
          <>
            <h2 className="gate-title">復旧コードを紙に控えてください</h2>
            <RecoveryCode code={made.recovery} onKept={setKept} />
            <TemporaryPasswords list={made.temporary} />
          </>
        )}
        {stage === LAST && made && (
          <p className="gate-lead">
            帳簿ができました。いま使っているExcelの台帳があれば、続けて取り込めます。取り込む前に試し読みがあり、あとからまるごと元に戻せます。
          </p>
        )}
        {problem && (
          <div className="mt-4 whitespace-pre-line">
            <Note tone="late" alert>
              {problem}
            </Note>
          </div>
        )}
        <div className="gate-foot">
          {stage > 0 && stage < KEEPING && (
            <Button size="large" onPress={() => setStage(stage - 1)}>
              前へ
            </Button>
          )}
          {stage === 0 && onBack && (
            <Button size="large" onPress={onBack}>
              やめる
            </Button>
          )}
          <span className="muted">{stage < LAST ? blocked : ''}</span>
          <span className="spring" />
          {stage < LAST && (
            <Button tone="primary" size="large" submit disabled={Boolean(blocked) || busy}>
              {stage === 2 ? (busy ? '作っています' : '帳簿を作る') : stage === KEEPING ? '控えました' : '次へ'}
            </Button>
          )}
          {stage === LAST && made && (
            <>
              <Button size="large" onPress={() => onOpen(made.state)}>
                あとで取り込む
              </Button>
              <Button
                tone="primary"
                size="large"
                icon="sheet"
                autoFocus
                onPress={() => onOpen(made.state, { screen: 'import', ledger: 'asset' })}
              >
                Excelから取り込む
              </Button>
            </>
          )}
        </div>
        {stage === 0 && !onlyPractice && (
          <p className="mt-4">
            <LinkButton onPress={() => setJoining(true)}>共有フォルダの帳簿に参加する</LinkButton>
          </p>
        )}
        {stage === 0 && state.home && <p className="field-hint mt-4">帳簿の置き場所：{state.home}</p>}
      </GateForm>
      {stage === 0 && onRestored && <RestoreAtGate onRestored={onRestored} />}
    </main>
  );
}
