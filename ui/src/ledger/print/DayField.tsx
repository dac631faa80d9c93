/** A day on a form: typed as one likes, read by the door, the reading under it. */
import { useEffect, useState } from 'react';
import { useAsk } from '../../app/cache';
import { TextField } from '../../parts/Fields';
import { longDay, shortDay } from '../../words/dates';
import { useSettled } from '../list/rows';

const READ_AFTER_MS = 150;

interface DayFieldProps {
  label: string;
  /** ISO; empty: today. */
  value: string;
  onChange: (iso: string) => void;
  /** What an empty field means. */
  empty?: string;
  /** Nothing stands for an empty field: a day must be given. */
  required?: boolean;
  wrong?: string | undefined;
}

/** Empty means today unless `empty` says otherwise, and says so. */
export function DayField({ label, value, onChange, empty = '今日', required = false, wrong }: DayFieldProps) {
  const [text, setText] = useState(value ? shortDay(value) : '');
  const typed = useSettled(text.trim(), READ_AFTER_MS);
  const reading = useAsk('date_read', { text: typed }, { enabled: typed !== '' });
  const read = typed === text.trim() ? reading.data : undefined;
  useEffect(() => {
    if (typed === '' && value !== '') onChange('');
    else if (read?.iso && read.iso !== value) onChange(read.iso);
  }, [typed, read, value, onChange]);
  return (
    <TextField
      label={label}
      dense
      value={text}
      onChange={setText}
      required={required}
      placeholder={required ? '例 R8.12.1' : empty}
      hint={read?.iso ? `${read.shown || longDay(read.iso)}` : text.trim() === '' && !required ? `空欄なら${empty}` : undefined}
      wrong={read && read.iso === '' ? read.note || '日付として読めません。' : wrong}
    />
  );
}
