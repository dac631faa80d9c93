/** The map of the standard: for each article what shows that it is kept. */
import { useState } from 'react';
import { Citation } from '../app/articles';
import { useAsk } from '../app/cache';
import { useNavigation } from '../app/navigation';
import { Screen } from '../app/Screen';
import { TextField } from '../parts/Fields';
import { Wait } from '../parts/Wait';
import './inspection.css';

/** All 135 articles, narrowed by words. */
export default function CoverageScreen() {
  const map = useAsk('inspection_coverage', {});
  const { go } = useNavigation();
  const [search, setSearch] = useState('');
  if (!map.data) return <Wait error={map.error} />;
  const found = map.data.articles.filter((a) => `第${a.no}条 ${JSON.stringify(a)}`.includes(search.trim()));
  return (
    <Screen
      title="対策基準との対応"
      subtitle={`${map.data.articles.length}条`}
      crumbs={[{ label: '自己点検', onPress: () => go({ screen: 'inspections' }) }]}
    >
      <div className="page inspections">
        <section>
          <TextField dense label="条・ことばで絞る" type="search" value={search} onChange={setSearch} />
          <table className="table">
            <thead>
              <tr>
                <th scope="col">条</th>
                <th scope="col">務めと、守っていることを示すもの</th>
                <th scope="col">設問</th>
              </tr>
            </thead>
            <tbody>
              {found.map((a) => (
                <tr key={a.no}>
                  <td>
                    <Citation>{`第${a.no}条`}</Citation>
                    <br />
                    {a.title}
                  </td>
                  <td>
                    {a.plain && <span className="muted">{a.plain}</span>}
                    {a.duties.map((d) => (
                      <p key={d.text} className="plan-beside">
                        {d.text}
                        <span className="muted">
                          {d.city
                            ? `　市のみ：${d.city}`
                            : `　${d.by.length > 0 ? d.by.join('、') : a.questions.length > 0 ? '設問で確かめます' : 'この版に台帳はありません'}`}
                        </span>
                      </p>
                    ))}
                  </td>
                  <td>{a.questions.join('、') || '－'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </div>
    </Screen>
  );
}
