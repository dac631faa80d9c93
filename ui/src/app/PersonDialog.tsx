import { useState } from 'react';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select } from '../parts/Fields';
import { Note } from '../parts/Note';
import { useAsk } from './cache';
import { flushDrafts } from './drafts';
import { useNotices } from './notices';
import { ROLE_WORDS, useOffice } from './office';

/** Somebody else takes the seat. */
export function PersonDialog({ onClose }: { onClose: () => void }) {
  const { book, renew } = useOffice();
  const people = useAsk('people_list', {});
  const { refuse } = useNotices();
  const [number, setNumber] = useState(book.acting.number);
  const active = people.data?.people.filter((p) => p.active) ?? [];
  async function change() {
    try {
      await flushDrafts();
      await call('book_act_as', { number });
      onClose();
      renew();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="操作する人を替える"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={change} disabled={number === book.acting.number}>
            この人で続ける
          </Button>
        </>
      }
    >
      <Select
        label="操作する人"
        value={number}
        onChange={setNumber}
        options={active.map((p) => ({
          key: p.number,
          label: `${p.name}　${p.title || ROLE_WORDS[p.role]}（${p.number}）`,
        }))}
      />
      <div className="mt-4">
        <Note tone="plain">これから書き込む記録には、ここで選んだ人の氏名が残ります。必ず本人が選んでください。</Note>
      </div>
    </Dialog>
  );
}
