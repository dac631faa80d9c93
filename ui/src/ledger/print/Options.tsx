/** What can be said on a form before it is printed. */

import { Citation } from '../../app/articles';
import type { FormView } from '../../bindings/FormView';
import type { PrintRequest } from '../../bindings/PrintRequest';
import type { Settings } from '../../bindings/Settings';
import { Segments, Select, TextField } from '../../parts/Fields';
import { DayField } from './DayField';
import { LabelStart } from './LabelStart';

interface OptionsProps {
  forms: readonly FormView[];
  form: FormView | undefined;
  request: PrintRequest;
  settings: Settings | undefined;
  onForm: (key: string) => void;
  onPatch: (part: Partial<PrintRequest>) => void;
}

/** The fields at the right of the preview. */
export function Options({ forms, form, request, settings, onForm, onPatch }: OptionsProps) {
  const letter = form?.numbered === true;
  const labels = form?.key === 'labels';
  const fills = [
    { key: 'data', label: '帳簿から' },
    ...(labels ? [] : [{ key: 'none', label: '該当なし' }]),
    ...(form?.blank ? [{ key: 'blank', label: '白紙' }] : []),
  ];
  return (
    <>
      <Select
        label="様式"
        dense
        value={form?.key ?? ''}
        onChange={onForm}
        options={forms.map((f) => ({ key: f.key, label: f.title }))}
      />
      {form && form.basis.length > 0 && (
        <p>
          {form.basis.map((basis) => (
            <span key={basis}>
              <Citation>{basis}</Citation>{' '}
            </span>
          ))}
        </p>
      )}
      {fills.length > 1 && (
        <div className="field">
          <span className="label">内容</span>
          <Segments label="内容" value={request.fill} onChange={(fill) => onPatch({ fill })} options={fills} />
        </div>
      )}
      {request.fill === 'none' && (
        <TextField
          label="確認した人"
          dense
          value={request.confirmed_by}
          onChange={(confirmed_by) => onPatch({ confirmed_by })}
          hint="「本期間 該当なし」を確かめた人の氏名です。"
        />
      )}
      {labels && <LabelStart value={request.label_start} onChange={(label_start) => onPatch({ label_start })} />}
      {letter && (
        <>
          <TextField
            label="宛名"
            dense
            value={request.to_role}
            onChange={(to_role) => onPatch({ to_role })}
            placeholder={settings?.report_to_role ?? ''}
          />
          <TextField
            label="宛名の職名"
            dense
            value={request.to_post}
            onChange={(to_post) => onPatch({ to_post })}
            placeholder={settings?.report_to_post ?? ''}
            hint="空欄なら設定のとおりです。"
          />
        </>
      )}
      {!labels && (
        <div className="print-pair">
          {letter && (
            <TextField
              label="文書番号"
              dense
              value={request.document_number}
              onChange={(document_number) => onPatch({ document_number })}
              placeholder={settings?.document_number ?? ''}
            />
          )}
          <DayField
            key={`date:${form?.key}`}
            label={letter ? '報告日' : '作成日'}
            value={request.date}
            onChange={(date) => onPatch({ date })}
          />
        </div>
      )}
      {letter && (
        <DayField
          key={`as-of:${form?.key}`}
          label="基準日"
          value={request.as_of}
          onChange={(as_of) => onPatch({ as_of })}
        />
      )}
      <p className="field-hint">
        {labels
          ? 'ここに見える枠線は位置の目安です。シールの用紙にはPDFで保存して「実際のサイズ（100%）」で印刷すると、枠線が出ず、位置もずれません。'
          : '用紙はA4です。印刷の画面では余白を「なし」、倍率を100%にします。横長のページは、縦の用紙に横向きで刷ります。'}
      </p>
    </>
  );
}
