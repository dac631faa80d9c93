/** Dialogs and popovers: focus stays inside, Escape closes, the focus returns to where it was. */
import type { CSSProperties, ReactNode } from 'react';
import { DialogTrigger, Heading, Dialog as Inner, Modal, ModalOverlay, Popover } from 'react-aria-components';
import { IconButton } from './Button';

interface DialogProps {
  title: string;
  /** Small words beside the title. */
  aside?: ReactNode;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
  foot?: ReactNode;
  /** CSS width. */
  wide?: string;
  /** Must be answered with one of its buttons. */
  firm?: boolean;
  role?: 'dialog' | 'alertdialog';
}

/** A dialog over the window. */
export function Dialog({ title, aside, open, onClose, children, foot, wide, firm, role = 'dialog' }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={open}
      isDismissable={!firm}
      isKeyboardDismissDisabled={firm ?? false}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Modal className="dialog-sheet" style={wide ? ({ '--wide': wide } as CSSProperties) : {}}>
        <Inner role={role}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {aside && <span className="muted">{aside}</span>}
            <span className="spring" />
            {!firm && <IconButton icon="x" label="閉じる" onPress={onClose} />}
          </div>
          <div className="dialog-body">{children}</div>
          {foot && <div className="dialog-foot">{foot}</div>}
        </Inner>
      </Modal>
    </ModalOverlay>
  );
}

/** A small pane under the button that opens it. */
export function PopoverPane({
  trigger,
  label,
  children,
}: {
  trigger: ReactNode;
  label: string;
  children: ReactNode | ((close: () => void) => ReactNode);
}) {
  return (
    <DialogTrigger>
      {trigger}
      <Popover className="popover" placement="bottom start">
        <Inner className="popover-body" aria-label={label}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </Inner>
      </Popover>
    </DialogTrigger>
  );
}
