/** A field for a barcode reader or the keyboard: Enter takes the number and empties the field. */
import { type Ref, useState } from 'react';
import { Button } from './Button';
import { TextField } from './Fields';
import { composing } from './typing';

interface ScanFieldProps {
  label: string;
  hint?: string;
  onRead: (number: string) => void;
  autoFocus?: boolean;
  disabled?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** An Enter that ends a conversion of the IME takes nothing. */
export function ScanField({ label, hint, onRead, autoFocus, disabled }: ScanFieldProps) {
  const [text, setText] = useState('');
  function take() {
    const number = text.trim();
    if (number === '' || disabled) return;
    setText('');
    onRead(number);
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside is what has the focus
    <div
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.ctrlKey || composing(event) || !(event.target instanceof HTMLInputElement))
          return;
        event.preventDefault();
        event.stopPropagation();
        take();
      }}
    >
      <TextField
        label={label}
        hint={hint}
        code
        value={text}
        onChange={setText}
        autoFocus={autoFocus ?? false}
        after={
          <Button size="small" disabled={disabled ?? false} onPress={take}>
            加える
          </Button>
        }
      />
    </div>
  );
}
