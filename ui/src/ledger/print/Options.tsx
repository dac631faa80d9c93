/** What can be said on a form before it is printed. */

import { Citation } from '../../app/articles';
import { useOffice } from '../../app/office';
import type { FormView } from '../../bindings/FormView';
import type { PrintRequest } from '../../bindings/PrintRequest';
import type { Settings } from '../../bindings/Settings';
import { Button } from '../../parts/Button';
import { Check, Segments, Select, TextField } from '../../parts/Fields';
import { NamedBoxes } from '../../parts/NamedBoxes';
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

/** The first and last day of a month: 0 is that of the day, -1 the one before. */
export function monthOf(day: string, away: number): { from: string; to: string } {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const iso = (date: Date) => date.toISOString().slice(0, 10);
  const first = Date.UTC(year, month - 1 + away, 1);
  return { from: iso(new Date(first)), to: iso(new Date(Date.UTC(year, month + away, 0))) };
}

/** The fields at the right of the preview. */
export function Options({ forms, form, request, settings, onForm, onPatch }: OptionsProps) {
  const { state } = useOffice();
  const letter = form?.numbered === true;
  const labels = form?.key === 'labels';
  const own = form?.boxes ?? [];
  const common = settings && settings.seal_mark !== 'none' ? settings.seals.map((s) => s.label) : [];
  const usual = own.length > 0 ? own : common;
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
      {labels && (
        <Check checked={request.label_alignment} onChange={(label_alignment) => onPatch({ label_alignment })}>
          位置合わせ用の紙を付ける
        </Check>
      )}
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
      {form?.period && (
        <div className="field">
          <div className="print-pair">
            <DayField
              key={`from:${request.from}`}
              label="期間の初日"
              value={request.from}
              onChange={(from) => onPatch({ from })}
              empty="年度の初日"
            />
            <DayField
              key={`to:${request.to}`}
              label="期間の末日"
              value={request.to}
              onChange={(to) => onPatch({ to })}
              empty="年度の末日"
            />
          </div>
          <div className="row-buttons mt-2">
            <Button size="small" onPress={() => onPatch(monthOf(state.today, -1))}>
              先月
            </Button>
            <Button size="small" onPress={() => onPatch(monthOf(state.today, 0))}>
              今月
            </Button>
            <Button size="small" onPress={() => onPatch({ from: '', to: '' })}>
              年度
            </Button>
          </div>
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
      {form?.seals && (
        <div>
          <NamedBoxes
            legend="押印欄（左から。この印刷だけ）"
            most={6}
            names={request.seals ?? usual}
            onNames={(seals) => onPatch({ seals })}
          />
          {request.seals && (
            <Button size="small" tone="quiet" onPress={() => onPatch({ seals: null })}>
              {own.length > 0 ? '様式のとおりに戻す' : '設定のとおりに戻す'}
            </Button>
          )}
        </div>
      )}
      <p className="field-hint">
        {labels
          ? '破線は位置の目安で、印刷されません。印刷の画面では余白を「なし」、倍率を100%にします。はじめは普通の紙に刷り、シールの用紙に重ねて確かめます。'
          : '用紙はA4です。印刷の画面では余白を「なし」、倍率を100%にします。横長のページは、縦の用紙に横向きで刷ります。'}
      </p>
    </>
  );
}
