/** Saving a file where the user wants it: asked, written, told with a way to the place. */
import type { Written } from '../bindings/Written';
import { type FileKind, openSaved, pickSave } from '../ipc';
import type { useNotices } from './notices';

interface Saving extends ReturnType<typeof useNotices> {
  /** Title of the dialog, the name it proposes, and the kind of file. */
  title: string;
  name: string;
  kind: FileKind;
  write: (out: string) => Promise<Written>;
  /** What is said once it lies there. */
  said: (written: Written) => string;
}

/** Nothing happens if the user takes it back. */
export async function saveFile({ title, name, kind, write, said, tell, refuse }: Saving): Promise<void> {
  try {
    const out = await pickSave(title, name, [kind]);
    if (out === '') return;
    const written = await write(out);
    tell(said(written), { label: '場所を開く', onPress: () => void openSaved(written.path).catch(refuse) });
  } catch (thrown) {
    refuse(thrown);
  }
}

interface PickedSaving extends ReturnType<typeof useNotices> {
  title: string;
  name: string;
  kind: FileKind;
  write: (out: string) => Promise<unknown>;
  said: string;
}

/** The same for work that does not answer where it wrote: the place that was picked is it. */
export async function pickedSave({ title, name, kind, write, said, tell, refuse }: PickedSaving): Promise<void> {
  await saveFile({
    title,
    name,
    kind,
    write: async (out) => {
      await write(out);
      return { path: out, records: 0, bytes: 0 };
    },
    said: () => said,
    tell,
    refuse,
  });
}
