/** A row of boxes that are known by their names: how many there are, and what each is called. */
import { Button, IconButton } from './Button';
import { TextField } from './Fields';

interface NamedBoxesProps {
  legend: string;
  names: readonly string[];
  most: number;
  onNames: (names: string[]) => void;
}

/** One field per box; boxes are added at the end and taken away one by one. */
export function NamedBoxes({ legend, names, most, onNames }: NamedBoxesProps) {
  return (
    <fieldset>
      <legend className="label mb-2">{legend}</legend>
      {names.map((name, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: boxes are known by their place
        <div key={at} className="mb-2 flex items-end gap-2">
          <TextField
            dense
            labelHidden
            label={`${at + 1}番目の欄`}
            value={name}
            placeholder="空の欄"
            maxLength={8}
            onChange={(next) => onNames(names.map((n, i) => (i === at ? next : n)))}
          />
          <IconButton
            icon="x"
            label={`${at + 1}番目の欄を消す`}
            onPress={() => onNames(names.filter((_, i) => i !== at))}
          />
        </div>
      ))}
      <Button size="small" icon="plus" disabled={names.length >= most} onPress={() => onNames([...names, ''])}>
        欄を足す
      </Button>
    </fieldset>
  );
}
