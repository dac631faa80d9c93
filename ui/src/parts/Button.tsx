/** Buttons. One filled button per region; a refused one keeps its place and says why. */
import type { ReactNode, Ref } from 'react';
import { Button as Pressable, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon, type IconName } from './Icon';
import { Keys } from './Keys';

interface ButtonProps {
  children: ReactNode;
  onPress?: () => void;
  tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'small' | 'normal' | 'large';
  wide?: boolean;
  icon?: IconName;
  keys?: readonly string[];
  disabled?: boolean;
  /** Why it cannot be done now. The button stays pressable, so that the reason can be told. */
  refusal?: string;
  /** Id of the words on the page that say so; without it the button says them itself. */
  refusedBy?: string;
  submit?: boolean;
  label?: string;
  autoFocus?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button with a word; inside a menu or dialog trigger it opens that. */
export function Button(props: ButtonProps) {
  const {
    tone = 'plain',
    size = 'normal',
    wide,
    icon,
    keys,
    disabled,
    refusal,
    refusedBy,
    submit,
    label,
    children,
    ...rest
  } = props;
  const look = ['button', `button-${tone}`, `button-${size}`];
  if (wide) look.push('button-wide');
  if (refusal) look.push('button-refused');
  return (
    <Pressable
      {...rest}
      type={submit ? 'submit' : 'button'}
      isDisabled={disabled ?? false}
      aria-label={label}
      {...(refusal && refusedBy ? { 'aria-describedby': refusedBy } : {})}
      className={look.join(' ')}
    >
      {icon && <Icon name={icon} small={size === 'small'} />}
      {children}
      {keys && <Keys keys={keys} />}
      {refusal && <span className="visually-hidden">（いまはできません{refusedBy ? '' : `。${refusal}`}）</span>}
    </Pressable>
  );
}

interface IconButtonProps {
  icon: IconName;
  label: string;
  onPress?: () => void;
  disabled?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that shows only an icon; its name appears on focus and on hover. */
export function IconButton({ icon, label, onPress, disabled, ref }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <Pressable
        ref={ref}
        className="icon-button"
        aria-label={label}
        isDisabled={disabled ?? false}
        {...(onPress ? { onPress } : {})}
      >
        <Icon name={icon} />
      </Pressable>
      <Tooltip className="tooltip">{label}</Tooltip>
    </TooltipTrigger>
  );
}

/** A link-like button inside the app. */
export function LinkButton({
  children,
  onPress,
  label,
  expanded,
}: {
  children: ReactNode;
  onPress: () => void;
  label?: string;
  expanded?: boolean;
}) {
  return (
    <button type="button" className="link" onClick={onPress} aria-label={label} aria-expanded={expanded}>
      {children}
    </button>
  );
}
