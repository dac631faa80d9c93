/** A dialog that does one thing: its button, the way out, and what the door said against it. */
import { type ReactNode, useState } from 'react';
import { Refusal } from '../ipc';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Note } from '../parts/Note';

interface ActDialogProps {
  title: string;
  /** Small words beside the title. */
  aside?: ReactNode;
  /** The word of its button; without it the title says it. */
  label?: string;
  disabled?: boolean;
  /** CSS width. */
  wide?: string;
  /** Other buttons, at the left of its foot; `go` does what they do with the same note for refusals. */
  others?: (go: (act: () => Promise<unknown>) => void) => ReactNode;
  /** What the button does; the dialog stays open, and says why, when it fails. */
  onAct: () => Promise<unknown>;
  onClose: () => void;
  /** What is asked; a function is told of the refusal, so that it stands beside its field too. */
  children: ReactNode | ((wrong: Refusal | null) => ReactNode);
}

/** Stays open while the door refuses; what is under way is not begun twice. */
export function ActDialog(props: ActDialogProps) {
  const { title, label, others, onClose, children } = props;
  const [wrong, setWrong] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  function go(act: () => Promise<unknown>) {
    if (busy) return;
    setBusy(true);
    act()
      .catch((thrown: unknown) => {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        setWrong(thrown instanceof Refusal ? thrown : new Refusal({ code: 'internal', message, fields: [] }));
      })
      .finally(() => setBusy(false));
  }
  return (
    <Dialog
      title={title}
      aside={props.aside}
      open
      onClose={onClose}
      {...(props.wide ? { wide: props.wide } : {})}
      foot={
        <>
          {others?.(go)}
          <span className="spring" />
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={props.disabled ?? false} onPress={() => go(props.onAct)}>
            {label ?? title}
          </Button>
        </>
      }
    >
      {wrong && (
        <div className="mb-3">
          <Note tone="late" alert>
            {wrong.message}
          </Note>
        </div>
      )}
      {typeof children === 'function' ? children(wrong) : children}
    </Dialog>
  );
}
