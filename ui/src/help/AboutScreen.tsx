import { useState } from 'react';
import { useAsk } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { saveFile } from '../app/saving';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';

/** このアプリについて: versions and licences. Nothing personal. */
export default function AboutScreen() {
  const about = useAsk('about', {});
  const { book } = useOffice();
  const support = useAsk('support_log', {});
  const { go } = useNavigation();
  const notices = useNotices();
  const save = () =>
    void saveFile({
      ...notices,
      title: '支援用の記録を保存する場所',
      name: '守帳の支援用の記録.txt',
      kind: { name: 'テキスト', extensions: ['txt'] },
      write: (out) => call('support_save', { out }),
      said: () => '支援用の記録を保存しました',
    });
  const [open, setOpen] = useState('');
  return (
    <Screen title="このアプリについて" crumbs={[{ label: '使い方', onPress: () => go({ screen: 'help' }) }]}>
      <div className="page">
        {about.error && (
          <Note tone="late" alert>
            {about.error.message}
          </Note>
        )}
        {about.data && (
          <>
            <dl className="max-w-md">
              {[
                ['名前', about.data.name],
                ['版', about.data.version],
                ['帳簿の版', about.data.schema],
                ['対策基準の版', book.edition],
              ].map(([term, words]) => (
                <div key={term} className="pair">
                  <dt>{term}</dt>
                  <dd>{words}</dd>
                </div>
              ))}
            </dl>
            <section aria-label="支援用の記録" className="mt-6">
              <h2 className="mb-2 text-base">支援用の記録</h2>
              <p className="form-text mb-2">
                うまく動かないときに、情報システム課などに渡すものです。版と、失敗した操作の種類・日時・結果だけで、氏名、記録の中身、ファイルの名前は入りません。
              </p>
              {support.error && <Note tone="late">{support.error.message}</Note>}
              {support.data && (
                <pre className="licence-text" tabIndex={0}>
                  {support.data.text}
                </pre>
              )}
              <div className="mt-2">
                <Button icon="save" onPress={save}>
                  ファイルに保存する
                </Button>
              </div>
            </section>
            <h2 className="mt-6 mb-2 text-base">使用許諾</h2>
            <ul>
              {about.data.licences.map((l) => (
                <li key={l.title} className="border-b border-solid-gray-100 py-2">
                  <button
                    type="button"
                    className="link"
                    aria-expanded={open === l.title}
                    onClick={() => setOpen(open === l.title ? '' : l.title)}
                  >
                    {l.title}
                  </button>
                  {open === l.title && (
                    <pre className="licence-text mt-2" tabIndex={0}>
                      {l.text}
                    </pre>
                  )}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Screen>
  );
}
