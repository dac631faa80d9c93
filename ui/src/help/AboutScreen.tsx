import { useState } from 'react';
import { useAsk } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { Note } from '../parts/Note';

/** このアプリについて: versions and licences. Nothing personal. */
export default function AboutScreen() {
  const about = useAsk('about', {});
  const { book } = useOffice();
  const { go } = useNavigation();
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
