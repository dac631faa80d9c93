/** Labelled inputs. Errors and hints are tied to the input, so that they are read with it. */
import { type ReactNode, type Ref, useId } from 'react';
import {
  Checkbox,
  Select as InnerSelect,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Button as Pressable,
  SelectValue,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { Mark } from './Mark';

/** What is wrong with a field, under it. */
export function Wrong({ id, now, children }: { id?: string; now?: boolean; children: ReactNode }) {
  return (
    <p className="field-wrong" id={id} role={now ? 'alert' : undefined}>
      <Mark name="diamond" />
      <span>{children}</span>
    </p>
  );
}

interface TextFieldProps {
  label: ReactNode;
  /** Hides the label from sight, never from screen readers. */
  labelHidden?: boolean;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'password' | 'search';
  required?: boolean;
  hint?: ReactNode;
  wrong?: string | undefined;
  /** Reads `wrong` out at once. */
  alert?: boolean;
  dense?: boolean;
  code?: boolean;
  rows?: number;
  placeholder?: string;
  autoFocus?: boolean;
  autoComplete?: string;
  inputMode?: 'text' | 'numeric';
  maxLength?: number;
  after?: ReactNode;
  ref?: Ref<HTMLInputElement>;
}

/** One line or, with `rows`, several lines of text. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    labelHidden,
    value,
    onChange,
    type = 'text',
    required,
    hint,
    wrong,
    alert,
    dense,
    code,
    rows,
    after,
    ...rest
  } = props;
  const id = useId();
  const told = [wrong ? `${id}-wrong` : '', hint ? `${id}-hint` : ''].filter(Boolean).join(' ') || undefined;
  const look = `input${dense ? ' input-dense' : ''}${code ? ' input-code' : ''}`;
  const shared = {
    id,
    value,
    className: look,
    'aria-required': required ? (true as const) : undefined,
    'aria-invalid': wrong ? (true as const) : undefined,
    'aria-describedby': told,
  };
  const { ref, inputMode, autoComplete, ...both } = rest;
  return (
    <div className="field">
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : 'label'}>
        {label}
        {required && !labelHidden && <span className="required-word">必須</span>}
      </label>
      <div className="input-with">
        {rows ? (
          <textarea {...shared} {...both} rows={rows} onChange={(e) => onChange(e.target.value)} />
        ) : (
          <input
            {...shared}
            {...both}
            ref={ref}
            type={type}
            inputMode={inputMode}
            autoComplete={autoComplete ?? 'off'}
            onChange={(e) => onChange(e.target.value)}
          />
        )}
        {after && <span className="shrink-0 whitespace-nowrap">{after}</span>}
      </div>
      {wrong && (
        <Wrong id={`${id}-wrong`} now={alert ?? false}>
          {wrong}
        </Wrong>
      )}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

export interface Option {
  key: string;
  label: string;
}

interface SelectProps {
  label: string;
  labelHidden?: boolean;
  value: string;
  onChange: (key: string) => void;
  options: readonly Option[];
  dense?: boolean;
  placeholder?: string;
  hint?: string;
  required?: boolean;
}

/** Chooses one of a list. */
export function Select({
  label,
  labelHidden,
  value,
  onChange,
  options,
  dense,
  placeholder,
  hint,
  required,
}: SelectProps) {
  return (
    <InnerSelect
      className={dense ? 'field select-dense' : 'field'}
      value={value === '' ? null : value}
      onChange={(key) => onChange(key === null ? '' : String(key))}
      placeholder={placeholder ?? '選んでください'}
    >
      <Label className={labelHidden ? 'visually-hidden' : 'label'}>
        {label}
        {required && !labelHidden && <span className="required-word">必須</span>}
      </Label>
      <Pressable className="select-button">
        <SelectValue />
        <span className="caret" aria-hidden="true" />
      </Pressable>
      {hint && <p className="field-hint">{hint}</p>}
      <Popover className="popover">
        <ListBox className="menu">
          {options.map((option) => (
            <ListBoxItem key={option.key} id={option.key} className="menu-item" textValue={option.label}>
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </InnerSelect>
  );
}

interface CheckProps {
  children: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}

/** A box to tick. */
export function Check({ children, checked, onChange, disabled }: CheckProps) {
  return (
    <Checkbox className="check" isSelected={checked} onChange={onChange} isDisabled={disabled ?? false}>
      <span className="check-box" aria-hidden="true" />
      <span>{children}</span>
    </Checkbox>
  );
}

interface SegmentsProps {
  label: string;
  value: string;
  onChange: (key: string) => void;
  options: readonly Option[];
  large?: boolean;
}

/** One of a few, side by side. */
export function Segments({ label, value, onChange, options, large }: SegmentsProps) {
  return (
    <ToggleButtonGroup
      className={large ? 'segments segments-large' : 'segments'}
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        for (const key of keys) onChange(String(key));
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.key} id={option.key} className="segment">
          {option.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
