/** First start: the office, its people, the password; then a workbook at once. */
import { type CSSProperties, useState } from 'react';
import { RestoreAtGate } from '../backup/RestoreAtGate';
import type { OfficeState } from '../bindings/OfficeState';
import { call, Refusal } from '../ipc';
import { Button, LinkButton } from '../parts/Button';
import { Check, TextField } from '../parts/Fields';
import { Icon } from '../parts/Icon';
import { Note } from '../parts/Note';
import { JoinShare } from '../share/JoinShare';
import { Brand } from './Brand';
import type { Opened } from './opened';
import { blankPerson, PeopleStage, type Person } from './PeopleStage';

interface FirstStartProps {
  state: OfficeState;
  onOpen: Opened;
  /** Only a practice book is made. */
  practice?: boolean;
  onBack?: () => void;
  /** After a backup was put back: the window asks again what lies here. */
  onRestored?: () => void;
}

const STAGES = ['課', '人', 'パスワード', '取り込み'];
const MIN_LENGTH = 12;

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
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [seen, setSeen] = useState(false);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [made, setMade] = useState<OfficeState | null>(null);
  const [joining, setJoining] = useState(false);

  if (joining) return <JoinShare onOpen={onOpen} onBack={() => setJoining(false)} />;

  const filled = people.filter((p) => p.number.trim() !== '' && p.name.trim() !== '');
  const numbers = new Set(filled.map((p) => p.number.trim()));
  const actor = people[acting];
  const blocked = [
    division.trim() === '' ? '課名を入れてください。' : '',
    !filled.some((p) => p.role === 'chief')
      ? '責任者を1人入れてください。'
      : numbers.size < filled.length
        ? '同じ職員番号が2人にあります。'
        : !actor || !filled.includes(actor)
          ? 'いま操作している人の職員番号と氏名を入れてください。'
          : '',
    [...password].length < MIN_LENGTH
      ? `パスワードを${MIN_LENGTH}文字以上にしてください。`
      : password !== again
        ? '2つのパスワードが違います。'
        : '',
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
        password,
        practice,
      });
      setMade(next);
      setStage(3);
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
    else setStage(stage + 1);
  }
  return (
    <main className="gate">
      <form
        className="gate-sheet"
        style={{ '--wide': '44rem' } as CSSProperties}
        onSubmit={(e) => {
          e.preventDefault();
          next();
        }}
        onKeyDown={(e) => {
          // Enter in a field goes on only when nothing is being converted.
          if (e.key === 'Enter' && (e.nativeEvent.isComposing || e.nativeEvent.keyCode === 229)) e.preventDefault();
        }}
      >
        <Brand>{practice ? '練習用の帳簿を作ります' : '課の帳簿を作ります'}</Brand>
        <ol className="stages" aria-label="手順">
          {STAGES.map((word, at) => (
            <li key={word} aria-current={at === stage ? 'step' : undefined} className={at < stage ? 'stage-done' : ''}>
              <span className="stage-number">{at < stage ? <Icon name="tick" small /> : at + 1}</span>
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
                  まず練習用の帳簿で試す（印刷物に「練習」と入り、いつでも捨てられます）
                </Check>
              </div>
            )}
          </>
        )}
        {stage === 1 && <PeopleStage people={people} onChange={setPeople} acting={acting} onActing={setActing} />}
        {stage === 2 && (
          <>
            <p className="gate-lead">
              帳簿はこのパスワードで暗号化します。忘れると、だれにも開けません。紙に控え、鍵のかかる所に保管してください。
            </p>
            <TextField
              label="パスワード"
              required
              type={seen ? 'text' : 'password'}
              value={password}
              onChange={setPassword}
              autoFocus
              autoComplete="new-password"
              hint={`${MIN_LENGTH}文字以上。つながりのない言葉を4つほど並べると、覚えやすく破られにくくなります。いま${[...password].length}文字。`}
            />
            <TextField
              label="もう一度"
              required
              type={seen ? 'text' : 'password'}
              value={again}
              onChange={setAgain}
              autoComplete="new-password"
              wrong={again !== '' && password !== again ? '上のパスワードと違います。' : undefined}
            />
            <div className="mt-3">
              <Check checked={seen} onChange={setSeen}>
                文字を表示する
              </Check>
            </div>
          </>
        )}
        {stage === 3 && made && (
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
          {stage > 0 && stage < 3 && (
            <Button size="large" onPress={() => setStage(stage - 1)}>
              前へ
            </Button>
          )}
          {stage === 0 && onBack && (
            <Button size="large" onPress={onBack}>
              やめる
            </Button>
          )}
          <span className="muted">{stage < 3 ? blocked : ''}</span>
          <span className="spring" />
          {stage < 3 && (
            <Button tone="primary" size="large" submit disabled={Boolean(blocked) || busy}>
              {stage === 2 ? (busy ? '作っています' : '帳簿を作る') : '次へ'}
            </Button>
          )}
          {stage === 3 && made && (
            <>
              <Button size="large" onPress={() => onOpen(made)}>
                あとで取り込む
              </Button>
              <Button
                tone="primary"
                size="large"
                icon="sheet"
                autoFocus
                onPress={() => onOpen(made, { screen: 'import', ledger: 'asset' })}
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
      </form>
      {stage === 0 && onRestored && <RestoreAtGate onRestored={onRestored} />}
    </main>
  );
}
