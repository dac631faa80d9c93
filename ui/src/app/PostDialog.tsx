import { useState } from 'react';
import { call } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Select } from '../parts/Fields';
import { Note } from '../parts/Note';
import { shortDay } from '../words/dates';
import { useAsk, useForget } from './cache';
import { flushDrafts } from './drafts';
import { useNotices } from './notices';
import { ROLE_WORDS, useOffice } from './office';

/** Acts in another of one's own posts (兼務, 代行). */
export function PostDialog({ onClose }: { onClose: () => void }) {
  const { renew } = useOffice();
  const posts = useAsk('post_list', {});
  const forget = useForget();
  const { refuse } = useNotices();
  const taken = posts.data?.posts.find((p) => p.taken)?.key ?? '';
  const [chosen, setChosen] = useState('');
  const key = chosen || taken;
  const deputy = posts.data?.posts.find((p) => p.key === key && p.role === 'deputy');
  async function take() {
    try {
      await flushDrafts();
      await call('post_take', { key });
      onClose();
      renew();
      void forget([]);
    } catch (thrown) {
      refuse(thrown);
    }
  }
  return (
    <Dialog
      title="役職を替える"
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" onPress={take} disabled={key === taken}>
            この役職で続ける
          </Button>
        </>
      }
    >
      <Select
        label="操作する役職"
        value={key}
        onChange={setChosen}
        options={(posts.data?.posts ?? []).map((p) => ({
          key: p.key,
          label:
            p.role === 'deputy'
              ? `${p.chief}の代行（${shortDay(p.until)}まで）`
              : [p.title, ROLE_WORDS[p.role]].filter(Boolean).join('　'),
        }))}
      />
      {deputy && (
        <div className="mt-4">
          <Note tone="plain">
            理由：{deputy.reason}
            。確認した記録と印刷物に「代行」と残ります。自分で登録したものは、代行者としても確認できません（第11条第1項）。
          </Note>
        </div>
      )}
    </Dialog>
  );
}
