/** Where packets arrive while the window is open, and where receipts and returns are put. */
import { useState } from 'react';
import { ActDialog } from '../app/ActDialog';
import { useChange } from '../app/cache';
import { pickFolder } from '../ipc';
import { Button } from '../parts/Button';
import { TextField } from '../parts/Fields';

interface FoldersProps {
  inbox: string;
  outbox: string;
  onClose: () => void;
}

/** Both folders; each may stay empty. */
export function FoldersDialog(props: FoldersProps) {
  const change = useChange();
  const [inbox, setInbox] = useState(props.inbox);
  const [outbox, setOutbox] = useState(props.outbox);
  const pick = (title: string, set: (path: string) => void) => async () => {
    const path = await pickFolder(title);
    if (path !== '') set(path);
  };
  return (
    <ActDialog
      title="提出フォルダ"
      label="保存する"
      wide="44rem"
      onClose={props.onClose}
      onAct={async () => {
        await change('collect_folders', { inbox, outbox });
        props.onClose();
      }}
    >
      <div className="collect-fields">
        <TextField
          label="届くフォルダ"
          hint="この画面を開いている間、新しい提出ファイルがあるかを見ます。受け取ったファイルは動かしません。"
          value={inbox}
          onChange={setInbox}
          after={
            <Button size="small" onPress={() => void pick('提出物の届くフォルダ', setInbox)()}>
              選ぶ
            </Button>
          }
        />
        <TextField
          label="返すフォルダ"
          hint="受領書と差戻しファイルを、ここに書き出します。空なら、1件ずつ保存します。"
          value={outbox}
          onChange={setOutbox}
          after={
            <Button size="small" onPress={() => void pick('受領書・差戻しを置くフォルダ', setOutbox)()}>
              選ぶ
            </Button>
          }
        />
      </div>
    </ActDialog>
  );
}
