import type { ReactNode } from 'react';
import { Menu as Inner, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { Icon, type IconName } from './Icon';
import { Keys } from './Keys';

export interface MenuEntry {
  key: string;
  label: string;
  icon?: IconName;
  keys?: readonly string[];
  disabled?: boolean;
  onChoose: () => void;
}

/** A menu under its button. `'rule'` draws a line. */
export function Menu({
  trigger,
  label,
  entries,
}: {
  trigger: ReactNode;
  label: string;
  entries: readonly (MenuEntry | 'rule')[];
}) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className="popover" placement="bottom end">
        <Inner className="menu" aria-label={label}>
          {entries.map((entry, at) =>
            entry === 'rule' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity of their own
              <Separator key={`rule-${at}`} className="menu-rule" />
            ) : (
              <MenuItem
                key={entry.key}
                id={entry.key}
                className="menu-item"
                textValue={entry.label}
                isDisabled={entry.disabled ?? false}
                onAction={entry.onChoose}
              >
                {entry.icon && <Icon name={entry.icon} small />}
                <span>{entry.label}</span>
                {entry.keys && <Keys keys={entry.keys} />}
              </MenuItem>
            ),
          )}
        </Inner>
      </Popover>
    </MenuTrigger>
  );
}
