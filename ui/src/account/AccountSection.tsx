/** 利用者とパスワード: whose account stands how, and what whoever answers for the book does with it. */
import { useState } from 'react';
import { useAsk, useChange, useForget } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { AccountView } from '../bindings/AccountView';
import type { TemporaryPassword } from '../bindings/TemporaryPassword';
import { TemporaryPasswords } from '../gate/Recovery';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { StateWord } from '../parts/Mark';
import { Note } from '../parts/Note';
import { dayOf, dayTime, shortDay, timeOf } from '../words/dates';
import { KeySection } from './KeySection';
import { PasswordDialog } from './PasswordDialog';

function State({ account }: { account: AccountView }) {
  if (account.locked_until !== '')
    return <StateWord mark="diamond">ロック中（{timeOf(account.locked_until)}まで）</StateWord>;
  if (!account.open)
    return <StateWord mark="dash">{account.password_set_at === '' ? 'アカウントなし' : '停止'}</StateWord>;
  if (account.must_change) return <StateWord mark="triangle">仮のパスワードのまま</StateWord>;
  return <StateWord mark="tick">使えます</StateWord>;
}

type Asked = { what: 'reset' | 'close'; account: AccountView } | null;

/** The section of the settings. */
export function AccountSection() {
  const accounts = useAsk('account_list', {});
  const { may, book } = useOffice();
  const change = useChange();
  const forget = useForget();
  const { tell, refuse } = useNotices();
  const [asked, setAsked] = useState<Asked>(null);
  const [given, setGiven] = useState<TemporaryPassword | null>(null);
  const [own, setOwn] = useState(false);
  const allowed = may('account_reset');
  if (accounts.error) return <Note tone="late">{accounts.error.message}</Note>;
  if (!accounts.data) return <p className="wait">読んでいます</p>;
  const { data } = accounts;
  const waiting = data.accounts.filter((a) => a.open && a.must_change).length;
  async function reset(account: AccountView) {
    setAsked(null);
    try {
      setGiven(await call('account_reset', { number: account.number }));
      void forget(['account']);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  function close(account: AccountView) {
    setAsked(null);
    change('account_close', { number: account.number }).then(
      () => tell(`${account.name}のアカウントを停止しました`),
      refuse,
    );
  }
  function unlock(account: AccountView) {
    change('account_unlock', { number: account.number }).then(
      () => tell(`${account.name}のロックを解きました。すぐにサインインできます`),
      refuse,
    );
  }
  return (
    <div className="max-w-4xl grid gap-6">
      {data.whole_book && (
        <Note tone="warn">
          みんなで使っていた前のパスワードが、まだ使えます。責任者が自分のパスワードを決めると、使えなくなります。
        </Note>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button icon="lock" onPress={() => setOwn(true)}>
          自分のパスワードを変える
        </Button>
        {waiting > 0 && <StateWord mark="triangle">{`仮のパスワードのままの人が${waiting}人います`}</StateWord>}
      </div>
      <section aria-label="アカウント">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">職員番号</th>
              <th scope="col">氏名</th>
              <th scope="col">状態</th>
              <th scope="col">パスワードの設定日</th>
              <th scope="col">最後のサインイン</th>
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.accounts.map((a) => (
              <tr key={a.number}>
                <td className="mono">{a.number}</td>
                <td className="whitespace-nowrap">{a.name}</td>
                <td>
                  <State account={a} />
                </td>
                <td>{a.password_set_at && shortDay(dayOf(a.password_set_at))}</td>
                <td>{a.last_sign_in && dayTime(a.last_sign_in)}</td>
                <td>
                  {allowed && a.number !== book.acting.number && (
                    <div className="flex flex-wrap gap-2">
                      {a.locked_until !== '' && (
                        <Button size="small" tone="primary" label={`${a.name}のロックを解く`} onPress={() => unlock(a)}>
                          ロックを解く
                        </Button>
                      )}
                      <Button
                        size="small"
                        label={`${a.name}に仮のパスワードを出す`}
                        onPress={() => setAsked({ what: 'reset', account: a })}
                      >
                        仮のパスワード
                      </Button>
                      {a.open && (
                        <Button
                          size="small"
                          tone="plain"
                          label={`${a.name}のアカウントを停止する`}
                          onPress={() => setAsked({ what: 'close', account: a })}
                        >
                          停止
                        </Button>
                      )}
                    </div>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {!allowed && (
          <p className="field-hint mt-2">仮のパスワードを出したり停止したりできるのは、責任者と代行者です。</p>
        )}
      </section>
      <KeySection recovery={data.recovery} recoveryKept={data.recovery_kept} />
      {own && <PasswordDialog onClose={() => setOwn(false)} />}
      {asked && (
        <Dialog
          role="alertdialog"
          title={
            asked.what === 'reset'
              ? `${asked.account.name}に仮のパスワードを出す`
              : `${asked.account.name}のアカウントを停止する`
          }
          open
          onClose={() => setAsked(null)}
          foot={
            <>
              <Button onPress={() => setAsked(null)}>やめる</Button>
              <Button
                tone="primary"
                onPress={() => (asked.what === 'reset' ? void reset(asked.account) : close(asked.account))}
              >
                {asked.what === 'reset' ? '仮のパスワードを出す' : '停止する'}
              </Button>
            </>
          }
        >
          <p className="form-text">
            {asked.what === 'reset'
              ? 'いまのパスワードは使えなくなります。仮のパスワードは一度だけ表示します。本人にだけ渡してください。本人は、はじめのサインインで自分のパスワードに変えます（第85条）。'
              : 'この人はサインインできなくなります。これまでの記録に氏名は残ります。もう一度使うときは、仮のパスワードを出します（第80条）。'}
          </p>
        </Dialog>
      )}
      {given && (
        <Dialog
          title="仮のパスワード"
          open
          firm
          onClose={() => setGiven(null)}
          foot={
            <Button tone="primary" onPress={() => setGiven(null)}>
              本人に渡しました
            </Button>
          }
        >
          <TemporaryPasswords list={[given]} />
        </Dialog>
      )}
    </div>
  );
}
