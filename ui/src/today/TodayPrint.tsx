/** 今日 on paper: what waits for the acting person, to tick off. */
import { call } from '../ipc';
import { PaperScreen } from '../ledger/print/PaperScreen';

/** The preview of the list. */
export default function TodayPrint() {
  return (
    <PaperScreen
      title="今日の予定"
      heading="今日の予定の印刷"
      from={{ label: '今日', route: { screen: 'today' } }}
      about={['today_print']}
      preview={() => call('today_print', {})}
      onSave={(run, out) => run('PDFを作っています', 'today_save', { out })}
    >
      <p className="field-hint">いまあなたを待っているものを、A4の縦に刷ります。終わったものに印を付けられます。</p>
    </PaperScreen>
  );
}
