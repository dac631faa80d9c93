/** Sections of the settings that are saved as a whole. */
import type { OfficeKind } from '../bindings/OfficeKind';
import type { Settings } from '../bindings/Settings';
import { Button } from '../parts/Button';
import { Check, Select, TextField } from '../parts/Fields';
import { NamedBoxes } from '../parts/NamedBoxes';

export interface SectionProps {
  settings: Settings;
  set: (part: Partial<Settings>) => void;
}

const KINDS: readonly { key: OfficeKind; label: string }[] = [
  { key: 'division', label: '課の帳簿' },
  { key: 'collecting', label: '取りまとめ課の帳簿（各課の提出を受ける）' },
  { key: 'both', label: '両方（取りまとめ課で、自課の台帳も付ける）' },
];

/** 課. */
export function OfficeSection({ settings, set }: SectionProps) {
  return (
    <>
      <TextField label="部" value={settings.bureau} onChange={(bureau) => set({ bureau })} />
      <TextField label="課名" required value={settings.division} onChange={(division) => set({ division })} />
      <TextField
        label="課の略称"
        required
        value={settings.division_short}
        onChange={(division_short) => set({ division_short })}
        hint={`これから付く番号に使います（${settings.division_short}-資-0001）。付いた番号は変わりません。`}
      />
      <div className="mt-4">
        <Select
          label="帳簿の種類"
          value={settings.office_kind}
          onChange={(key) => set({ office_kind: key as OfficeKind })}
          options={KINDS}
          hint="取りまとめ課の帳簿では、統括管理者と統括担当の役割を登録できます。変えられるのは責任者だけです。"
        />
      </div>
    </>
  );
}

/** 発信者と宛先. */
export function LettersSection({ settings, set }: SectionProps) {
  return (
    <>
      <TextField
        label="発信者の職名"
        value={settings.sender_title}
        onChange={(sender_title) => set({ sender_title })}
        placeholder="例：税務課長"
      />
      <Check checked={settings.sender_name_printed} onChange={(sender_name_printed) => set({ sender_name_printed })}>
        発信者の氏名も印刷する
      </Check>
      <TextField
        label="文書番号の形"
        value={settings.document_number}
        onChange={(document_number) => set({ document_number })}
        placeholder="例：8税第　号"
        hint="空のままなら日付だけを印刷します。"
      />
      <TextField
        label="連絡先"
        value={settings.contact}
        onChange={(contact) => set({ contact })}
        placeholder="例：管理係 内線 2143"
      />
      <TextField
        label="カードの無効化の依頼先"
        value={settings.stop_contact}
        onChange={(stop_contact) => set({ stop_contact })}
        placeholder="例：情報システム課 内線 2345"
        hint="カードをなくしたときの画面に出ます（第58条第2項第3号）。"
      />
      <TextField
        label="分類結果の報告の宛先（役割）"
        value={settings.report_to_role}
        onChange={(report_to_role) => set({ report_to_role })}
        placeholder="例：統括情報システム管理者"
        hint="第14条第3項の報告に使います。"
      />
      <TextField
        label="分類結果の報告の宛先（職名）"
        value={settings.report_to_post}
        onChange={(report_to_post) => set({ report_to_post })}
        placeholder="例：情報システム課長　様"
      />
      <Check
        checked={settings.cite_single_paragraph_short}
        onChange={(cite_single_paragraph_short) => set({ cite_single_paragraph_short })}
      >
        項が1つだけの条は「第1項」を省いて書く（第22条第4号）
      </Check>
    </>
  );
}

const SEAL_MARKS = [
  { key: 'seal', label: '印' },
  { key: 'sign', label: '署名' },
  { key: 'both', label: '印又は署名' },
  { key: 'none', label: '欄を出さない' },
];

/** 押印欄とシール. */
export function SealsSection({ settings, set }: SectionProps) {
  const { seals } = settings;
  return (
    <>
      <NamedBoxes
        legend="押印欄（左から）"
        most={6}
        names={seals.map((seal) => seal.label)}
        onNames={(names) => set({ seals: names.map((label) => ({ label })) })}
      />
      <div className="mt-4">
        <Select
          label="欄の種類"
          value={settings.seal_mark}
          onChange={(seal_mark) => set({ seal_mark })}
          options={SEAL_MARKS}
        />
      </div>
      <fieldset className="mt-4">
        <legend className="label">分類表示シールの印刷位置の補正</legend>
        <p className="field-hint mb-2">1で0.5mm動きます。試し刷りで枠とずれたときに直してください。</p>
        <div className="grid grid-cols-2 gap-3">
          <Shift label="右へ" value={settings.label_shift_x} onChange={(label_shift_x) => set({ label_shift_x })} />
          <Shift label="下へ" value={settings.label_shift_y} onChange={(label_shift_y) => set({ label_shift_y })} />
        </div>
      </fieldset>
    </>
  );
}

function Shift({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <div>
      <p>{label}</p>
      <div className="flex items-center gap-2">
        <Button
          size="small"
          label={`${label} 0.5mm 減らす`}
          disabled={value <= -20}
          onPress={() => onChange(value - 1)}
        >
          −
        </Button>
        <output className="form-text" aria-label={label}>
          {(value / 2).toFixed(1)}mm
        </output>
        <Button size="small" label={`${label} 0.5mm 増やす`} disabled={value >= 20} onPress={() => onChange(value + 1)}>
          ＋
        </Button>
      </div>
    </div>
  );
}

const LOCKS = [
  { key: '5', label: '5分' },
  { key: '10', label: '10分' },
  { key: '15', label: '15分' },
  { key: '30', label: '30分' },
  { key: '0', label: 'ロックしない' },
];

/** 画面とロック. */
export function WindowSection({ settings, set }: SectionProps) {
  const now = String(settings.lock_minutes);
  const options = LOCKS.some((l) => l.key === now) ? LOCKS : [{ key: now, label: `${now}分` }, ...LOCKS];
  return (
    <>
      <Select
        label="さわらないままロックするまでの時間（第44条）"
        value={now}
        onChange={(minutes) => set({ lock_minutes: Number(minutes) })}
        options={options}
      />
      <div className="mt-4">
        <Check checked={settings.letter_keys} onChange={(letter_keys) => set({ letter_keys })}>
          一覧で1文字のキー（N・E・H・1・2・3）を使う
        </Check>
      </div>
    </>
  );
}
