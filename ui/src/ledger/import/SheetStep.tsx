/** Step 2: which sheet, and which row holds the headers. */
import { useRef } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { Plan } from '../../bindings/Plan';
import type { WorkbookView } from '../../bindings/WorkbookView';
import { Button } from '../../parts/Button';
import { Note } from '../../parts/Note';
import { SectionHead } from '../../parts/Section';
import { grouped } from '../../words/numbers';
import type { DryRun } from './dryRun';
import { SourceSheet } from './SourceSheet';
import { liftedPairs, sheetWords } from './words';

interface SheetStepProps {
  book: WorkbookView;
  plan: Plan;
  run: DryRun;
  sheet: string;
  onSheet: (sheet: string) => void;
  headerRow: number;
  /** The row that looks like a header although none of its words is known; 0: none was needed. */
  guess: number;
  onHeader: (row: number) => void;
}

/** Their sheet at the left, the sheets of the workbook at the right. */
export function SheetStep({ book, plan, run, sheet, onSheet, headerRow, guess, onHeader }: SheetStepProps) {
  const none = useRef(new Map<number, ReadonlySet<number>>()).current;
  const lifted = liftedPairs(plan.defaults);
  const header =
    plan.header_end > plan.header_row ? `${plan.header_row}～${plan.header_end}行目` : `${plan.header_row}行目`;
  return (
    <div className="import-two">
      <section className="import-source" aria-label="元の表">
        <SectionHead title="元の表" count={book.name} aside="行の番号を押すと、その行を見出しにします" />
        <SourceSheet plan={plan} run={run} at={0} doubts={none} onHeader={onHeader} />
      </section>
      <section className="import-result" aria-label="シートと見出し">
        <div className="import-side">
          <SectionHead title="読むシート" count={`${book.sheets.length}枚`} />
          <RadioGroup aria-label="読むシート" value={sheet || plan.sheet} onChange={onSheet}>
            {book.sheets.map((s) => (
              <Radio key={s.name} value={s.name} className="sheet-choice" isDisabled={s.looks_like === 'empty'}>
                <span className="check-box check-box-round" aria-hidden="true" />
                <span>
                  <b>{s.name}</b>{' '}
                  <span className="muted">
                    {grouped(s.rows)}行 {s.columns}列{s.hidden && '・非表示のシート'}
                  </span>
                  {sheetWords(s.looks_like) && <span className="muted">　{sheetWords(s.looks_like)}</span>}
                </span>
              </Radio>
            ))}
          </RadioGroup>
          <div className="mt-5">
            <SectionHead title="見出しの行" />
            {plan.header_row === 0 ? (
              <Note tone="warn" alert>
                見出しの行が見つかりませんでした。左の表で、見出しになる行の番号を押してください。
              </Note>
            ) : (
              <p className="form-text">
                <b>{header}</b>
                {'　'}
                {headerRow === 0 ? '自動で見つけました' : headerRow === guess ? '見出しらしい行です' : '選んだとおり'}
              </p>
            )}
            {headerRow !== 0 && headerRow === guess && (
              <Note tone="warn">
                知っている見出しの語はありませんでした。この行が見出しでなければ、左の表で正しい行の番号を押してください。
              </Note>
            )}
            <div className="deeds">
              <Button size="small" disabled={plan.header_row <= 1} onPress={() => onHeader(plan.header_row - 1)}>
                1行上にする
              </Button>
              <Button
                size="small"
                disabled={plan.header_row >= plan.last_row}
                onPress={() => onHeader(plan.header_row + 1)}
              >
                1行下にする
              </Button>
              {headerRow !== 0 && headerRow !== guess && (
                <Button size="small" tone="quiet" onPress={() => onHeader(0)}>
                  自動で見つける
                </Button>
              )}
            </div>
          </div>
          {lifted.length > 0 && (
            <div className="mt-5">
              <SectionHead title="見出しより上から読んだこと" />
              <p>{lifted.join('　')}</p>
              <p className="muted">この表のすべての行に当てはめます。</p>
            </div>
          )}
        </div>
      </section>
    </div>
  );
}
