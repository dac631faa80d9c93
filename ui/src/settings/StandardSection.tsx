import { useState } from 'react';
import { useAsk, useChange } from '../app/cache';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import type { CityTextLoaded } from '../bindings/CityTextLoaded';
import { pickOpen } from '../ipc';
import { Button } from '../parts/Button';
import { Select } from '../parts/Fields';
import { Note } from '../parts/Note';

/** 市の対策基準: its own text beside our short titles (第48条). */
export function StandardSection() {
  const { book, may } = useOffice();
  const change = useChange();
  const { refuse } = useNotices();
  const [loaded, setLoaded] = useState<CityTextLoaded | null>(null);
  async function load() {
    try {
      const [path] = await pickOpen('市の対策基準（.txt）', [{ name: 'テキスト', extensions: ['txt'] }]);
      if (path) setLoaded(await change('city_text_load', { path }));
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <div className="max-w-2xl">
      <p className="form-text">
        この帳簿は「{book.edition}
        」の条番号と短い見出しを持っています。市の本文を文字だけのファイル（.txt）で読み込むと、条文の画面に並べて表示します。
      </p>
      <div className="mt-4">
        <Button icon="file" disabled={!may('city_text_load')} onPress={load}>
          .txt を選ぶ
        </Button>
      </div>
      <div className="mt-4" role="status">
        {loaded && (
          <Note tone={loaded.missing.length > 0 ? 'warn' : 'ok'}>
            {loaded.articles}条を読み込みました。
            {loaded.missing.length > 0 && `見つからなかった条：${loaded.missing.map((n) => `第${n}条`).join('、')}`}
          </Note>
        )}
      </div>
      <Readings />
    </div>
  );
}

/** Points that the text leaves open, and how this book reads them. */
function Readings() {
  const { may } = useOffice();
  const readings = useAsk('reading_list', {});
  const change = useChange();
  const { tell, refuse } = useNotices();
  async function choose(key: string, choice: string) {
    try {
      await change('reading_choose', { key, choice });
      tell('読み方を変えました');
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <section className="mt-6" aria-label="本文の読み方">
      <h3>本文の読み方</h3>
      <p className="form-text">
        本文が決めていないところは、安全なほうで読みます。変えられるのは責任者です。市の担当課に確かめてから変えてください。
      </p>
      {readings.data?.readings.map((point) => (
        <div key={point.key} className="mt-3">
          {may('reading_choose') ? (
            <Select
              label={`${point.label}（${point.article.text}）`}
              value={point.chosen}
              onChange={(key) => void choose(point.key, key)}
              options={point.choices}
              hint={point.note}
            />
          ) : (
            <p className="form-text">
              {point.label}（{point.article.text}）：
              <b>{point.choices.find((c) => c.key === point.chosen)?.label}</b>
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
