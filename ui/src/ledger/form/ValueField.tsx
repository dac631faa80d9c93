/** One field by the kind of its column. What is typed is kept as typed until the door reads it. */
import { memo, useEffect, useId, useState } from 'react';
import { Button as Pressable, Radio, RadioGroup } from 'react-aria-components';
import { useAsk } from '../../app/cache';
import type { ColumnView } from '../../bindings/ColumnView';
import type { Value } from '../../bindings/Value';
import { Check, Select, TextField, Wrong } from '../../parts/Fields';
import { Mark } from '../../parts/Mark';
import { longDay, shortDay } from '../../words/dates';
import { ClassMark } from '../ClassMark';
import { useSettled } from '../list/rows';
import { textOf } from '../values';

interface ValueFieldProps {
  column: ColumnView;
  value: Value | undefined;
  onChange: (value: Value) => void;
  wrong?: string | undefined;
  /** Shows the label; else the row beside it does, and screen readers hear it here. */
  labelled?: boolean;
  dense?: boolean;
  autoFocus?: boolean;
}

/** The input for one column; drawn again only when its own value changes. */
export const ValueField = memo(function ValueField(props: ValueFieldProps) {
  const { column, value, onChange, wrong, labelled, dense, autoFocus } = props;
  const label = column.label;
  const text = {
    label,
    labelHidden: !labelled,
    required: column.required,
    wrong,
    dense: dense ?? false,
    hint: column.hint || undefined,
    autoFocus: autoFocus ?? false,
  };
  switch (column.kind) {
    case 'long':
      return <TextField {...text} rows={3} value={textOf(value)} onChange={(t) => onChange(t === '' ? null : t)} />;
    case 'code':
      return <TextField {...text} code value={textOf(value)} onChange={(t) => onChange(t === '' ? null : t)} />;
    case 'codes':
      return (
        <TextField
          {...text}
          code
          rows={2}
          hint={column.hint || '1行に1つずつ書きます。'}
          value={Array.isArray(value) ? value.join('\n') : textOf(value)}
          onChange={(t) => onChange(t === '' ? null : t.split('\n'))}
        />
      );
    case 'int':
      return <IntField {...props} />;
    case 'date':
      return <DateField {...props} />;
    case 'moment':
      return (
        <TextField
          {...text}
          placeholder="例：R8.11.19 13:30"
          hint={column.hint || '日付と時刻を書きます。'}
          value={momentShown(textOf(value))}
          onChange={(t) => onChange(t === '' ? null : t)}
        />
      );
    case 'flag':
      return <FlagField {...props} />;
    case 'choice':
      return (
        <>
          <Select
            label={label}
            labelHidden={!labelled}
            dense={dense ?? false}
            value={textOf(value)}
            onChange={(key) => onChange(key === '' || key === EMPTY ? null : key)}
            options={[{ key: EMPTY, label: '（空欄）' }, ...column.choices]}
            placeholder="（空欄）"
            hint={column.hint}
          />
          {wrong && <Wrong>{wrong}</Wrong>}
        </>
      );
    case 'many':
      return <ManyField {...props} />;
    case 'class':
      return <ClassField {...props} />;
    default:
      return <TextField {...text} value={textOf(value)} onChange={(t) => onChange(t === '' ? null : t)} />;
  }
});

const EMPTY = '(empty)';

/** A stored minute as the office writes it; what is being typed stays as it is. */
function momentShown(text: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)$/.exec(text) ?? [];
  return day ? `${shortDay(day)} ${time}` : text;
}

function toHalf(text: string): string {
  return text.replace(/[０-９－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
}

function IntField({ column, value, onChange, wrong, labelled, dense }: ValueFieldProps) {
  const [text, setText] = useState(value === null || value === undefined ? '' : String(value));
  const read = toHalf(text).replace(/[,，]/g, '').trim();
  const bad = read !== '' && !/^-?\d{1,9}$/.test(read);
  return (
    <TextField
      label={column.label}
      labelHidden={!labelled}
      dense={dense ?? false}
      inputMode="numeric"
      required={column.required}
      wrong={bad ? '数字で書いてください。' : wrong}
      hint={column.hint}
      value={text}
      onChange={(next) => {
        setText(next);
        const number = toHalf(next).replace(/[,，]/g, '').trim();
        // What is no number goes to the door as it is, and is refused there.
        onChange(number === '' ? null : /^-?\d{1,9}$/.test(number) ? Number(number) : next);
      }}
      after={column.unit ? <span className="form-text keep">{column.unit}</span> : undefined}
    />
  );
}

const ISO = /^\d{4}-\d{2}-\d{2}$/;
const READ_AFTER_MS = 150;

/** A day as text: R8.5.19, 令和8年5月19日, 2026/5/19, 20260519, full width too; under it, how it was read. */
function DateField({ column, value, onChange, wrong, labelled, dense }: ValueFieldProps) {
  const stored = textOf(value);
  const [text, setText] = useState(ISO.test(stored) ? shortDay(stored) : stored);
  const typed = useSettled(text.trim(), READ_AFTER_MS);
  const reading = useAsk('date_read', { text: typed }, { enabled: typed !== '' });
  const read = typed === text.trim() ? reading.data : undefined;
  // Another record, or a draft that came back: show that.
  useEffect(() => {
    if (ISO.test(stored)) setText((now) => (now === '' ? shortDay(stored) : now));
    else if (stored === '') setText('');
  }, [stored]);
  useEffect(() => {
    if (read?.iso && read.iso !== stored) onChange(read.iso);
  }, [read, stored, onChange]);
  const unclear = read && read.iso === '';
  return (
    <>
      <TextField
        label={column.label}
        labelHidden={!labelled}
        dense={dense ?? false}
        required={column.required}
        placeholder="例：R8.5.19"
        wrong={unclear ? read.note || '日付として読めません。R8.5.19 のように書いてください。' : wrong}
        hint={column.hint}
        value={text}
        onChange={(next) => {
          setText(next);
          onChange(next.trim() === '' ? null : next);
        }}
      />
      <p className="field-hint" role="status">
        {read?.iso ? `${read.shown || longDay(read.iso)} と読みました${read.note ? `。${read.note}` : ''}` : ''}
      </p>
      {unclear && read.candidates.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {read.candidates.map((iso) => (
            <Pressable
              key={iso}
              className="button button-small"
              onPress={() => {
                setText(shortDay(iso));
                onChange(iso);
              }}
            >
              {longDay(iso)}
            </Pressable>
          ))}
        </div>
      )}
    </>
  );
}

function FlagField({ column, value, onChange, wrong, labelled }: ValueFieldProps) {
  const now = value === true ? 'yes' : value === false ? 'no' : 'none';
  return (
    <div className="field">
      {labelled && (
        <span className="label" aria-hidden="true">
          {column.label}
        </span>
      )}
      <RadioGroup
        className="segments segments-large self-start justify-self-start"
        orientation="horizontal"
        aria-label={column.label}
        value={now}
        onChange={(next) => onChange(next === 'yes' ? true : next === 'no' ? false : null)}
      >
        <Radio className="segment" value="yes">
          ○
        </Radio>
        <Radio className="segment" value="no">
          ×
        </Radio>
        <Radio className="segment" value="none">
          未記入
        </Radio>
      </RadioGroup>
      {wrong && <Wrong>{wrong}</Wrong>}
      {column.hint && <p className="field-hint">{column.hint}</p>}
    </div>
  );
}

function ManyField({ column, value, onChange, wrong, labelled }: ValueFieldProps) {
  const chosen = Array.isArray(value) ? value : [];
  const hint = useId();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out beside its row's label
    <div className="field" role="group" aria-label={column.label} aria-describedby={column.hint ? hint : undefined}>
      {labelled && (
        <span className="label" aria-hidden="true">
          {column.label}
        </span>
      )}
      <div className="check-row form-text">
        {column.choices.map((choice) => (
          <Check
            key={choice.key}
            checked={chosen.includes(choice.key)}
            onChange={(on) => {
              const next = column.choices.map((c) => c.key).filter((k) => (k === choice.key ? on : chosen.includes(k)));
              onChange(next.length === 0 ? null : next);
            }}
          >
            {choice.label}
          </Check>
        ))}
      </div>
      {wrong && <Wrong>{wrong}</Wrong>}
      {column.hint && (
        <p className="field-hint" id={hint}>
          {column.hint}
        </p>
      )}
    </div>
  );
}

/** A, B, C or still open. Nothing is chosen beforehand. */
function ClassField({ column, value, onChange, wrong, labelled }: ValueFieldProps) {
  return (
    <div className="field">
      {labelled && (
        <span className="label" aria-hidden="true">
          {column.label}
        </span>
      )}
      <RadioGroup
        className="flex flex-wrap gap-2"
        orientation="horizontal"
        aria-label={column.label}
        value={textOf(value)}
        onChange={(next) => onChange(next === '' ? null : next)}
      >
        {column.choices.map((choice) => (
          <Radio key={choice.key} value={choice.key} className="class-choice">
            <ClassMark value={choice.key} />
            {choice.label}
          </Radio>
        ))}
        <Radio value="" className="class-choice">
          <ClassMark value="" />
          まだ決めない
        </Radio>
      </RadioGroup>
      {textOf(value) === '' && (
        <p className="field-hint">
          <Mark name="triangle" /> 決めないまま保存すると「未分類」になります。あとで責任者の判断を求められます。
        </p>
      )}
      {wrong && <Wrong>{wrong}</Wrong>}
      {column.hint && <p className="field-hint">{column.hint}</p>}
    </div>
  );
}
