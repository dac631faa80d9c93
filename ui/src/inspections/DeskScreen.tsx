/** 回答席: people enter their number, answer their sheet, and leave; nothing else of the book can be reached from here. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ArticleProvider } from '../app/articles';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { DeskEntered } from '../bindings/DeskEntered';
import type { DeskState } from '../bindings/DeskState';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';
import { ArticleDialog } from '../standard/ArticleDialog';
import { monthDay } from '../words/dates';
import { AnswerById } from './AnswerScreen';
import './inspection.css';

/** Minutes without a touch after which whoever was here has left. */
const LEFT_MINUTES = 5;

/** The number, then the sheet, then the number again. */
export default function DeskScreen({ desk }: { desk: DeskState }) {
  const { lock } = useOffice();
  const { refuse } = useNotices();
  const [who, setWho] = useState<DeskEntered | null>(null);
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState('');
  const [thanks, setThanks] = useState('');
  const [article, setArticle] = useState(0);
  async function enter(event: FormEvent) {
    event.preventDefault();
    try {
      const entered = await call('desk_enter', { number });
      setWrong('');
      setThanks('');
      setWho(entered);
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  async function leave(submitted: boolean) {
    setThanks(submitted ? `${who?.name ?? ''}さんの点検票を受け付けました。` : 'ここまでの答えを残しました。');
    setWho(null);
    setNumber('');
    await call('desk_enter', { number: '' }).catch(refuse);
  }
  const leaving = useRef(leave);
  leaving.current = leave;
  useEffect(() => {
    if (!who) return;
    let timer = setTimeout(() => void leaving.current(false), LEFT_MINUTES * 60_000);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void leaving.current(false), LEFT_MINUTES * 60_000);
    };
    window.addEventListener('keydown', again, true);
    window.addEventListener('pointerdown', again, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', again, true);
      window.removeEventListener('pointerdown', again, true);
    };
  }, [who]);
  if (who) {
    return (
      <ArticleProvider open={setArticle}>
        <main className="desk">
          <AnswerById id={who.sheet} onLeave={(submitted) => void leave(submitted)} />
        </main>
        {article > 0 && <ArticleDialog no={article} onClose={() => setArticle(0)} onMove={setArticle} />}
      </ArticleProvider>
    );
  }
  return (
    <main className="gate">
      <form className="gate-sheet desk-sheet" onSubmit={(event) => void enter(event)}>
        <h1>{`${desk.division} 回答席`}</h1>
        <p className="form-text">{`${desk.title}　${monthDay(desk.due)}まで。職員番号を入れると、自分の点検票が開きます。`}</p>
        {thanks && (
          <p className="form-text" role="status">
            {thanks}
          </p>
        )}
        <TextField
          label="職員番号"
          code
          required
          value={number}
          onChange={setNumber}
          wrong={wrong || undefined}
          alert
          autoFocus
        />
        <div className="deeds">
          <Button submit tone="primary" size="large" disabled={number.trim() === ''}>
            点検票を開く
          </Button>
          <span className="spring" />
          <Button icon="lock" onPress={lock}>
            回答席を終える
          </Button>
        </div>
        <p className="form-text">{`席を離れるときは「中断して閉じる」を押してください。${LEFT_MINUTES}分触らないと、この画面に戻ります。`}</p>
      </form>
    </main>
  );
}
