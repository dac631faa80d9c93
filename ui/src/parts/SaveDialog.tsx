/** A dialog that ends with one deed: its button, and below what it refuses. */
import { type ReactNode, useState } from 'react';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Note } from './Note';

interface SaveDialogProps {
  title: string;
  aside?: string | undefined;
  wide: string;
  /** The button's word. */
  deed: string;
  /** Nothing can be done yet. */
  disabled?: boolean;
  /** Does it; what it throws is shown, and the dialog stays. */
  onDeed: () => Promise<void>;
  onClose: () => void;
  /** Stands at the left of the buttons. */
  other?: ReactNode;
  children: ReactNode;
}

/** Asks, and stays open until the deed is done or given up. */
export function SaveDialog({ title, aside, wide, deed, disabled, onDeed, onClose, other, children }: SaveDialogProps) {
  const [wrong, setWrong] = useState('');
  async function act() {
    setWrong('');
    try {
      await onDeed();
    } catch (thrown) {
      setWrong(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  return (
    <Dialog
      title={title}
      aside={aside}
      open
      onClose={onClose}
      wide={wide}
      foot={
        <>
          {other}
          {other && <span className="spring" />}
          <Button onPress={onClose}>やめる</Button>
          <Button tone="primary" disabled={disabled ?? false} onPress={() => void act()}>
            {deed}
          </Button>
        </>
      }
    >
      {children}
      {wrong && (
        <div className="mt-4">
          <Note tone="late" alert>
            {wrong}
          </Note>
        </div>
      )}
    </Dialog>
  );
}
