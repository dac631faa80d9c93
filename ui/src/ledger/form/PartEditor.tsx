/** Child rows of a record as editable rows. */

import { useState } from 'react';
import { Citation } from '../../app/articles';
import type { FieldProblem } from '../../bindings/FieldProblem';
import type { PartView } from '../../bindings/PartView';
import { Button, IconButton } from '../../parts/Button';
import { TextField, Wrong } from '../../parts/Fields';
import { grouped } from '../../words/numbers';
import { isEmpty, showValue } from '../values';
import type { Values } from './draft';
import { ValueField } from './ValueField';

interface PartEditorProps {
  part: PartView;
  rows: readonly Values[];
  onChange: (rows: Values[]) => void;
  problems: readonly FieldProblem[];
}

/** So many rows are edited at a time: thousands of them (a list of everybody) would take the window's breath. */
const PAGE = 50;

/** All rows of one part. */
export function PartEditor({ part, rows, onChange, problems }: PartEditorProps) {
  // Rows that every record begins with keep what they are about; only the answers are written.
  const fixed = part.columns.filter((column) => part.first.some((row) => !isEmpty(row[column.key])));
  const wrong = problems.filter((p) => p.column === part.key || p.column.startsWith(`${part.key}.`));
  const [words, setWords] = useState('');
  const [page, setPage] = useState(0);
  const many = rows.length > PAGE;
  const said = (row: Values) => part.columns.map((c) => showValue(c, row[c.key])).join(' ');
  const found = [...rows.keys()].filter((at) => !many || words === '' || said(rows[at] ?? {}).includes(words.trim()));
  const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
  const now = Math.min(page, last);
  const shown = many ? found.slice(now * PAGE, (now + 1) * PAGE) : found;
  function add() {
    setWords('');
    setPage(Math.floor(rows.length / PAGE));
    onChange([...rows, {}]);
  }
  return (
    <section className="form-group" aria-label={part.label} data-column={part.key}>
      <h2>
        {part.label} {part.basis[0] && <Citation>{part.basis[0]}</Citation>}
      </h2>
      {wrong.map((p) => (
        <Wrong key={`${p.column}:${p.code}`}>{p.message}</Wrong>
      ))}
      {many && (
        <div className="part-pages">
          <TextField
            label={`${part.label}の中を探す`}
            dense
            value={words}
            onChange={(text) => {
              setWords(text);
              setPage(0);
            }}
          />
          <span className="muted" role="status">
            {found.length === 0
              ? '見つかりません'
              : `${grouped(now * PAGE + 1)}–${grouped(Math.min(found.length, (now + 1) * PAGE))} 行目 ／ ${grouped(found.length)}行`}
          </span>
          <Button size="small" disabled={now === 0} onPress={() => setPage(now - 1)}>
            前の{PAGE}行
          </Button>
          <Button size="small" disabled={now === last} onPress={() => setPage(now + 1)}>
            次の{PAGE}行
          </Button>
        </div>
      )}
      {shown
        .map((at) => [at, rows[at] ?? {}] as const)
        .map(([at, row]) => (
          <div key={at} className="part-line">
            {part.first.length > 0 && (
              <p className="part-fixed">{fixed.map((column) => showValue(column, row[column.key])).join('　')}</p>
            )}
            <div className="part-cells">
              {part.columns
                .filter((column) => !fixed.includes(column))
                .map((column) => (
                  <div key={column.key}>
                    <ValueField
                      labelled
                      dense
                      column={column}
                      value={row[column.key]}
                      onChange={(value) => onChange(rows.map((r, i) => (i === at ? { ...r, [column.key]: value } : r)))}
                    />
                  </div>
                ))}
            </div>
            {part.first.length === 0 && (
              <IconButton
                icon="x"
                label={`${part.label}の${at + 1}行目を消す`}
                onPress={() => onChange(rows.filter((_, i) => i !== at))}
              />
            )}
          </div>
        ))}
      {part.first.length === 0 && (
        <div className="mt-2">
          <Button size="small" icon="plus" onPress={add}>
            {part.label}を1行足す
          </Button>
        </div>
      )}
    </section>
  );
}
