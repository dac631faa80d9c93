/** 記録: everything that was done to the book, and whether anybody touched it since. */
import { useEffect, useRef, useState } from 'react';
import { useAsk } from '../app/cache';
import { useJob } from '../app/jobs';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import type { JournalFacet } from '../bindings/JournalFacet';
import type { Verified } from '../bindings/Verified';
import { pickSave } from '../ipc';
import { useSettled } from '../ledger/list/rows';
import { Button, LinkButton } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select, TextField } from '../parts/Fields';
import { Menu } from '../parts/Menu';
import { Note } from '../parts/Note';
import { dayTime } from '../words/dates';
import { grouped } from '../words/numbers';
import { EntryDialog } from './EntryDialog';

const PAGE = 100;
const SETTLE_MS = 250;
const KINDS = [
  { key: 'xlsx', name: 'Excelブック', label: 'Excel（.xlsx）' },
  { key: 'csv', name: 'CSV', label: 'CSV' },
  { key: 'pdf', name: 'PDF', label: 'PDF（印刷用）' },
];

/** The journal, newest first. */
export function JournalScreen() {
  const [search, setSearch] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [actor, setActor] = useState('');
  const [ledger, setLedger] = useState('');
  const [action, setAction] = useState('');
  const run = useJob();
  const { tell, refuse } = useNotices();
  const facets = useAsk('journal_facets', {}).data;
  const [page, setPage] = useState(0);
  const [verifying, setVerifying] = useState(false);
  const [opened, setOpened] = useState('');
  const { book } = useOffice();
  const words = useSettled(search, SETTLE_MS);
  const fromDay = useDay(from);
  const toDay = useDay(to);
  const filter = { search: words, actor, ledger, action, from: fromDay, to: toDay };
  const journal = useAsk('journal_list', { filter, offset: page * PAGE, limit: PAGE }, { keepOld: true });
  useKeyHints([{ keys: ['Tab'], label: '次の欄' }]);
  const total = journal.data?.total ?? 0;
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const restart = (set: (value: string) => void) => (value: string) => {
    set(value);
    setPage(0);
  };
  async function write(kind: { key: string; name: string }) {
    try {
      const out = await pickSave('記録を保存する場所', `記録.${kind.key}`, [
        { name: kind.name, extensions: [kind.key] },
      ]);
      if (out === '') return;
      const written = await run('記録を書き出しています', 'journal_export', { filter, out, cp932: false });
      tell(`${grouped(written.records)}件の記録を書き出しました`);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const choices = (all: string, of: readonly JournalFacet[] | undefined) => [{ key: '', label: all }, ...(of ?? [])];
  return (
    <Screen
      title="記録"
      subtitle={`${book.division}の帳簿に書き込まれたことのすべて`}
      fixed
      actions={
        <>
          <Menu
            label="書き出し"
            trigger={<Button icon="sheet">書き出し</Button>}
            entries={KINDS.map((kind) => ({ key: kind.key, label: kind.label, onChoose: () => void write(kind) }))}
          />
          <Button icon="check" onPress={() => setVerifying(true)}>
            記録を検証する
          </Button>
        </>
      }
    >
      <div className="list-pane">
        <div className="tools tools-search tools-wrap">
          <div className="min-w-64 flex-1">
            <TextField
              dense
              labelHidden
              label="記録の中を探す"
              type="search"
              placeholder="だれが・何を・番号"
              value={search}
              onChange={restart(setSearch)}
            />
          </div>
          <div className="w-48">
            <TextField
              dense
              labelHidden
              label="この日から"
              placeholder="この日から（例：R8.4.1）"
              value={from}
              onChange={restart(setFrom)}
            />
          </div>
          <span aria-hidden="true">〜</span>
          <div className="w-48">
            <TextField
              dense
              labelHidden
              label="この日まで"
              placeholder="この日まで"
              value={to}
              onChange={restart(setTo)}
            />
          </div>
          <Select
            dense
            labelHidden
            label="だれが"
            placeholder="すべての人"
            value={actor}
            onChange={restart(setActor)}
            options={choices('すべての人', facets?.people)}
          />
          <Select
            dense
            labelHidden
            label="台帳"
            placeholder="すべての台帳"
            value={ledger}
            onChange={restart(setLedger)}
            options={choices('すべての台帳', facets?.ledgers)}
          />
          <Select
            dense
            labelHidden
            label="操作"
            placeholder="すべての操作"
            value={action}
            onChange={restart(setAction)}
            options={choices('すべての操作', facets?.actions)}
          />
        </div>
        {journal.error && (
          <Note tone="late" alert>
            {journal.error.message}
          </Note>
        )}
        <section
          className="min-h-0 flex-1 overflow-auto border-t border-solid-gray-200"
          tabIndex={0}
          aria-label="記録の一覧"
        >
          <table className="table table-wide">
            <thead>
              <tr>
                <th scope="col" className="number">
                  番号
                </th>
                <th scope="col">日時</th>
                <th scope="col">だれが</th>
                <th scope="col">何を</th>
                <th scope="col">対象</th>
                <th scope="col">内容</th>
                <th scope="col" className="number">
                  件数
                </th>
                <th scope="col">記録値</th>
              </tr>
            </thead>
            <tbody>
              {journal.data?.entries.map((line) => (
                <tr key={line.entry}>
                  <td className="number">{grouped(Number(line.entry))}</td>
                  <td className="keep">{dayTime(line.at)}</td>
                  <td className="keep">{line.who}</td>
                  <td className="keep">
                    <LinkButton
                      label={`記録 ${grouped(Number(line.entry))} 番「${line.what}」の中身を見る`}
                      onPress={() => setOpened(line.entry)}
                    >
                      {line.what}
                    </LinkButton>
                  </td>
                  <td>{line.subject}</td>
                  <td>{line.detail}</td>
                  <td className="number">{line.records > 0 ? grouped(line.records) : ''}</td>
                  <td className="mono keep">{line.value16}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {journal.data && total === 0 && <p className="list-empty">ありません。言葉や日付を変えてみてください。</p>}
        </section>
        <div className="list-foot">
          <span>
            {total > 0
              ? `${grouped(page * PAGE + 1)}–${grouped(Math.min(total, (page + 1) * PAGE))} ／ ${grouped(total)}件`
              : '0件'}
          </span>
          <span className="flex gap-2">
            <Button size="small" disabled={page === 0} onPress={() => setPage(page - 1)}>
              新しい方へ
            </Button>
            <Button size="small" disabled={page >= pages - 1} onPress={() => setPage(page + 1)}>
              古い方へ
            </Button>
          </span>
        </div>
      </div>
      {opened !== '' && <EntryDialog entry={opened} onClose={() => setOpened('')} />}
      {verifying && <VerifyDialog onClose={() => setVerifying(false)} />}
    </Screen>
  );
}

/** A typed day as the door reads it; empty while it is none. */
function useDay(text: string): string {
  const typed = useSettled(text.trim(), SETTLE_MS);
  return useAsk('date_read', { text: typed }, { enabled: typed !== '' }).data?.iso ?? '';
}

/** Checks the chain, and a value that stands on paper. */
function VerifyDialog({ onClose }: { onClose: () => void }) {
  const [against, setAgainst] = useState('');
  const [result, setResult] = useState<Verified | null>(null);
  const said = useRef<HTMLDivElement>(null);
  // What came of it may lie below what is seen of a small window.
  useEffect(() => {
    if (result) said.current?.scrollIntoView?.({ block: 'nearest' });
  }, [result]);
  const run = useJob();
  const { refuse } = useNotices();
  async function verify() {
    try {
      setResult(await run('記録を検証しています', 'journal_verify', { against: against.replace(/[\s-]/g, '') }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="記録を検証する"
      open
      onClose={onClose}
      wide="38rem"
      foot={
        <>
          <Button onPress={onClose}>閉じる</Button>
          <Button tone="primary" onPress={verify}>
            検証する
          </Button>
        </>
      }
    >
      <p className="form-text mb-3">
        書き込みの記録は鎖のようにつながっています。途中が書き換えられていないかを初めから確かめます。
      </p>
      <TextField
        label="紙の記録値と照合"
        code
        value={against}
        onChange={setAgainst}
        maxLength={24}
        hint="印刷物の下の「記録値」の16桁を入れると、その時点の記録がいまも同じかを確かめます。「検証値」を入れると、どの帳票のものかを探します。空のままなら、つながりだけを確かめます。"
      />
      <div ref={said} className="mt-4 grid gap-3" role="status">
        {result && (
          <Note tone={result.sound ? 'ok' : 'late'}>
            {result.broken && (
              <p>
                <b>{result.broken}</b>
              </p>
            )}
            <p>
              {result.sound
                ? '異常はありません。'
                : '記録が合いません。帳簿を使うのをやめ、この画面を控えて、情報システム課に連絡してください。'}
              {grouped(result.entries)}件を確かめました。
            </p>
            <dl className="key-table mt-2">
              <dt>いまの記録値</dt>
              <dd className="mono">{result.head16}</dd>
              <dt>署名</dt>
              <dd>
                {result.signed_until
                  ? `${grouped(result.checkpoints)}か所。最後は ${result.signed_until}`
                  : 'まだありません'}
              </dd>
              <dt>署名の鍵の指紋</dt>
              <dd className="mono">{result.fingerprint || 'ありません'}</dd>
            </dl>
            {result.breaks.length > 0 && (
              <ul className="mt-2 list-disc pl-5">
                {result.breaks.map((b) => (
                  <li key={b}>{b}</li>
                ))}
              </ul>
            )}
          </Note>
        )}
        {result?.against && <Note tone="plain">{result.against}</Note>}
      </div>
    </Dialog>
  );
}
