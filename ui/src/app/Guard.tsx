/** What breaks while drawing is said in words, never a white window. The book is as it was. */
import { Component, type ReactNode } from 'react';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';

interface GuardState {
  failure: Error | null;
}

/** Stands around everything that is drawn. */
export class Guard extends Component<{ children: ReactNode }, GuardState> {
  override state: GuardState = { failure: null };

  static getDerivedStateFromError(failure: Error): GuardState {
    return { failure };
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    return (
      <main className="p-6 grid gap-4 justify-items-start">
        <h1 className="page-title">画面を表示できませんでした</h1>
        <Note tone="late" alert>
          帳簿は元のままです。書きかけは残っています。もう一度開いても同じときは、次の文を情報システム課に伝えてください：
          {failure.message}
        </Note>
        <Button tone="primary" onPress={() => window.location.reload()}>
          もう一度開く
        </Button>
      </main>
    );
  }
}
