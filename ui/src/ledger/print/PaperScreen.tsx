/** A paper that belongs to no one ledger, before it is printed: preview, saving, and the number where it gets one. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { type Run, useJob } from '../../app/jobs';
import { type Route, useNavigation } from '../../app/navigation';
import { useNotices } from '../../app/notices';
import { Screen } from '../../app/Screen';
import { saveFile } from '../../app/saving';
import type { Issued } from '../../bindings/Issued';
import type { Preview } from '../../bindings/Preview';
import type { Written } from '../../bindings/Written';
import { Button } from '../../parts/Button';
import { usePaper } from './PaperPane';

interface PaperScreenProps {
  title: string;
  /** Stands in the head instead of the title. */
  heading?: string;
  from: { label: string; route: Route };
  /** What the preview depends on. */
  about: readonly unknown[];
  preview: () => Promise<Preview>;
  /** False while something is missing for a preview. */
  ready?: boolean;
  /** Something was typed that the preview does not show yet. */
  unsettled?: boolean;
  onSave: (run: Run, out: string) => Promise<Written>;
  /** For papers that get a number; without it nothing is a draft. */
  onIssue?: ((run: Run) => Promise<Issued>) | undefined;
  mayIssue?: boolean;
  /** Fields and words beside the pages. */
  children: ReactNode;
}

/** The pages with what is filled in beside them, and what can be done with them. */
export function PaperScreen(props: PaperScreenProps) {
  const { title, heading, from, about, preview, ready = true, unsettled, onSave, onIssue, mayIssue, children } = props;
  const { go, back } = useNavigation();
  const { tell, refuse } = useNotices();
  const run = useJob();
  const answer = useQuery<Preview, Error>({
    queryKey: ['day', ...about],
    queryFn: preview,
    enabled: ready,
    gcTime: 0,
    staleTime: 0,
    placeholderData: (old) => old,
  });
  const numbered = onIssue !== undefined;
  // A press just after typing waits for the pages; what goes out then is what stands in the fields, not what stood there.
  const latest = useRef({ onSave, onIssue });
  latest.current = { onSave, onIssue };
  const save = () =>
    saveFile({
      title: 'PDFを保存する場所',
      name: `${title}${numbered ? '（案）' : ''}.pdf`,
      kind: { name: 'PDF', extensions: ['pdf'] },
      write: (out) => latest.current.onSave(run, out),
      said: () => 'PDFを保存しました',
      tell,
      refuse,
    });
  async function issue() {
    const { onIssue: asked } = latest.current;
    if (!asked) return;
    try {
      const done = await asked(run);
      tell(`${done.report.number} を発行しました`);
      go({ screen: 'print', ledger: 'asset', report: done.report.number, issued: true });
    } catch (thrown) {
      refuse(thrown);
    }
  }
  const paper = usePaper({
    answer,
    unsettled: unsettled ?? false,
    about: { ledger: '', form: title, report: '' },
    onSave: () => paper.whenReady(() => void save()),
    onBack: back,
  });
  const stopped = paper.error !== null || !ready;
  return (
    <Screen
      title={heading ?? title}
      fixed
      crumbs={[{ label: from.label, onPress: () => go(from.route) }]}
      actions={
        <Button keys={['Esc']} onPress={back}>
          閉じる
        </Button>
      }
    >
      {paper.pane(
        '印刷',
        children,
        <>
          {numbered && (
            <Button
              wide
              tone="primary"
              icon="file"
              disabled={stopped || !mayIssue}
              onPress={() => paper.whenReady(() => void issue())}
            >
              番号を付けて発行する
            </Button>
          )}
          {paper.button(numbered ? '案を印刷する' : '印刷する', !numbered)}
          <Button wide icon="save" disabled={stopped} onPress={() => paper.whenReady(() => void save())}>
            {numbered ? '案をPDFで保存' : 'PDFで保存'}
          </Button>
        </>,
      )}
    </Screen>
  );
}
