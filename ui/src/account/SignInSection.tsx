/** サインインの決まり: how long a password lasts, and when people may come. */
import { Select, TextField } from '../parts/Fields';
import type { SectionProps } from '../settings/sections';

const DAYS = [
  { key: '90', label: '90日ごと' },
  { key: '180', label: '180日ごと' },
  { key: '365', label: '1年ごと' },
  { key: '0', label: '期限を決めない' },
];

const MEMORY = [
  { key: '0', label: '調べない' },
  { key: '1', label: '直前の1回分' },
  { key: '3', label: '直近3回分' },
  { key: '5', label: '直近5回分' },
  { key: '10', label: '直近10回分' },
];

/** The section of the settings. */
export function SignInSection({ settings, set }: SectionProps) {
  const days = String(settings.password_days);
  const memory = String(settings.password_memory);
  const options = DAYS.some((d) => d.key === days) ? DAYS : [{ key: days, label: `${days}日ごと` }, ...DAYS];
  return (
    <>
      <p className="form-text">
        続けて5回まちがえた人は、15分間サインインできません（第84条第2号）。この決まりは変えられません。
      </p>
      <div className="mt-4">
        <Select
          label="パスワードを変える間隔（第60条第1項第6号）"
          value={days}
          onChange={(key) => set({ password_days: Number(key) })}
          options={options}
          hint="14日前から、サインインのたびに知らせます。過ぎると、変えるまでほかの操作はできません。"
        />
      </div>
      <div className="mt-4">
        <Select
          label="前に使ったパスワードの使い回しを断る（第60条第1項第6号）"
          value={memory}
          onChange={(key) => set({ password_memory: Number(key) })}
          options={
            MEMORY.some((m) => m.key === memory) ? MEMORY : [{ key: memory, label: `直近${memory}回分` }, ...MEMORY]
          }
          hint="前のパスワードそのものは残しません。同じかどうかを確かめるための値だけを、暗号の帳簿の中に持ちます。"
        />
      </div>
      <fieldset className="mt-4">
        <legend className="label">サインインできる時間（第84条第3号）</legend>
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label="はじめ"
            value={settings.sign_in_from}
            onChange={(sign_in_from) => set({ sign_in_from })}
            placeholder="例：07:30"
          />
          <TextField
            label="終わり"
            value={settings.sign_in_until}
            onChange={(sign_in_until) => set({ sign_in_until })}
            placeholder="例：20:00"
          />
        </div>
        <p className="field-hint">
          両方とも空なら、いつでも入れます。責任者と代行者は時間の外でも入れ、そのことが記録に残ります。
        </p>
      </fieldset>
    </>
  );
}
