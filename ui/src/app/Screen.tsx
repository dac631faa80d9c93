import { type ReactNode, useEffect, useRef } from 'react';
import { Icon } from '../parts/Icon';

interface ScreenProps {
  title: string;
  subtitle?: ReactNode;
  /** Ways back, outermost first. */
  crumbs?: readonly { label: string; onPress: () => void }[];
  actions?: ReactNode;
  /** The body scrolls its own panes instead of as one. */
  fixed?: boolean;
  children: ReactNode;
  /** Moves the focus to the title when the screen appears. */
  focusTitle?: boolean;
}

/** The head of a screen and its body. */
export function Screen({ title, subtitle, crumbs, actions, fixed, children, focusTitle }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focusTitle) heading.current?.focus();
  }, [focusTitle]);
  return (
    <>
      <header className="top">
        {crumbs && crumbs.length > 0 && (
          <nav className="crumbs" aria-label="上の画面">
            {crumbs.map((crumb) => (
              <span key={crumb.label} className="crumbs">
                <button type="button" className="link" onClick={crumb.onPress}>
                  {crumb.label}
                </button>
                <Icon name="right" small />
              </span>
            ))}
          </nav>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {subtitle && <p className="subtitle">{subtitle}</p>}
        {actions && <div className="actions">{actions}</div>}
      </header>
      <div className={fixed ? 'body-fixed' : 'body'}>{children}</div>
    </>
  );
}
