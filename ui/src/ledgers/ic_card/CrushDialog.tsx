/** Makes one case of disposal for collected cards; the case permits, crushes and closes them (第58条第3項). */
import { useState } from 'react';
import { Citation } from '../../app/articles';
import { useChange } from '../../app/cache';
import { useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import type { DisposalItem } from '../../bindings/DisposalItem';
import { call } from '../../ipc';
import { textOf } from '../../ledger/values';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Note } from '../../parts/Note';
import type { OwnSelectedProps } from '../own';

const LIKE: DisposalItem = {
  no: 0,
  source: '',
  number: '',
  name: '',
  kind: 'ic_card',
  maker: '',
  model: '',
  serial: '',
  inner: [],
  capacity: '',
  net: '',
  class: 'A',
  resident: null,
  quantity: 1,
  method: 'crush_chip',
  note: '',
  dropped: '',
};

/** Says what happens next, and opens the case. */
export default function CrushDialog({ records, onClose }: OwnSelectedProps) {
  const { go } = useNavigation();
  const change = useChange();
  const { tell } = useNotices();
  const [wrong, setWrong] = useState('');
  const ready = records.filter((r) => r.life === 'active' && r.step === 'collected');
  const others = records.length - ready.length;
  async function make() {
    try {
      const read = await call('disposal_read', {
        text: '',
        path: '',
        ledger: 'ic_card',
        ids: ready.map((r) => r.id),
        like: LIKE,
      });
      const added = await change('disposal_save', {
        id: null,
        version: 0,
        values: { name: '回収したICカードの破砕', kind: 'dispose', cause: 'card_switch', work: 'own' },
        items: read.items.map((item) => ({ ...item, class: item.class === '' ? 'A' : item.class })),
      });
      tell(`${added.number} を作りました。申請して、責任者の許可を受けます`);
      onClose();
      go({ screen: 'ledger', ledger: 'media_disposal', id: added.id });
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title="破砕の案件を作る"
      aside={<Citation>第58条第3項</Citation>}
      open
      onClose={onClose}
      wide="36rem"
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={() => void make()} disabled={ready.length === 0} autoFocus>
            {ready.length}枚の案件を作る
          </Button>
        </>
      }
    >
      {wrong !== '' && (
        <Note tone="late" alert>
          {wrong}
        </Note>
      )}
      <p className="form-text">
        {ready.map((r) => textOf(r.values.card_number)).join('、') || '回収済のカードがありません。'}
      </p>
      <p className="mt-2">
        「廃棄・返却」の案件として申請・許可・破砕・確認を記録します。完了すると、カードは自動で「除却」になります。
      </p>
      {others > 0 && (
        <div className="mt-3">
          <Note tone="warn">{others}枚は、まだ回収が記録されていないため入りません。</Note>
        </div>
      )}
    </Dialog>
  );
}
