/** Child rows of a record as editable rows. */

import { Citation } from '../../app/articles';
import type { FieldProblem } from '../../bindings/FieldProblem';
import type { PartView } from '../../bindings/PartView';
import { Button, IconButton } from '../../parts/Button';
import { Wrong } from '../../parts/Fields';
import { isEmpty, showValue } from '../values';
import type { Values } from './draft';
import { ValueField } from './ValueField';

interface PartEditorProps {
  part: PartView;
  rows: readonly Values[];
  onChange: (rows: Values[]) => void;
  problems: readonly FieldProblem[];
}

/** All rows of one part. */
export function PartEditor({ part, rows, onChange, problems }: PartEditorProps) {
  // Rows that every record begins with keep what they are about; only the answers are written.
  const fixed = part.columns.filter((column) => part.first.some((row) => !isEmpty(row[column.key])));
  const wrong = problems.filter((p) => p.column === part.key || p.column.startsWith(`${part.key}.`));
  return (
    <section className="form-group" aria-label={part.label} data-column={part.key}>
      <h2>
        {part.label} {part.basis[0] && <Citation>{part.basis[0]}</Citation>}
      </h2>
      {wrong.map((p) => (
        <Wrong key={`${p.column}:${p.code}`}>{p.message}</Wrong>
      ))}
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are known by their place until they are saved
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
          <Button size="small" icon="plus" onPress={() => onChange([...rows, {}])}>
            {part.label}を1行足す
          </Button>
        </div>
      )}
    </section>
  );
}
