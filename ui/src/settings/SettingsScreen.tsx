/** 設定: the office, letters, seals, people, the standard, the fiscal year, the window. */
import { type ComponentType, useCallback, useEffect, useState } from 'react';
import { AccountSection } from '../account/AccountSection';
import { SignInSection } from '../account/SignInSection';
import { useAsk, useChange } from '../app/cache';
import { useWindowKeys } from '../app/keys';
import { type Route, useNavigation } from '../app/navigation';
import { useNotices } from '../app/notices';
import { useOffice } from '../app/office';
import { Screen } from '../app/Screen';
import { useKeyHints } from '../app/status';
import { BackupSection } from '../backup/BackupSection';
import type { Settings } from '../bindings/Settings';
import { Button } from '../parts/Button';
import { Note } from '../parts/Note';
import { TwoPanes } from '../parts/TwoPanes';
import { ShareSection } from '../share/ShareSection';
import { PracticeSection, RolloverSection } from './BookSections';
import { KindsSection } from './KindsSection';
import { MethodsSection } from './MethodsSection';
import { PeopleSection } from './PeopleSection';
import { StandardSection } from './StandardSection';
import { LettersSection, OfficeSection, SealsSection, type SectionProps, WindowSection } from './sections';

interface SectionDef {
  key: string;
  title: string;
  /** Part of the settings that are saved together. */
  kept?: ComponentType<SectionProps>;
  /** Something that acts on its own. */
  own?: ComponentType;
}

const SECTIONS: readonly SectionDef[] = [
  { key: 'office', title: '課', kept: OfficeSection },
  { key: 'letters', title: '発信者と宛先', kept: LettersSection },
  { key: 'seals', title: '押印欄とシール', kept: SealsSection },
  { key: 'people', title: '人と役割', own: PeopleSection },
  { key: 'accounts', title: '利用者とパスワード', own: AccountSection },
  { key: 'signin', title: 'サインインの決まり', kept: SignInSection },
  { key: 'share', title: '共有', own: ShareSection },
  { key: 'standard', title: '市の対策基準', own: StandardSection },
  { key: 'methods', title: '処分の方法', own: MethodsSection },
  { key: 'kinds', title: '許可と記録の種類', own: KindsSection },
  { key: 'backup', title: '控え（バックアップ）', own: BackupSection },
  { key: 'rollover', title: '年度替わり', own: RolloverSection },
  { key: 'window', title: '画面とロック', kept: WindowSection },
  { key: 'practice', title: '練習用の帳簿', own: PracticeSection },
];
const HINTS = [
  { keys: ['Tab'], label: '次の欄' },
  { keys: ['Ctrl', 'Enter'], label: '保存' },
];

/** One section at a time. */
export default function SettingsScreen({ route }: { route: Extract<Route, { screen: 'settings' }> }) {
  const { stay } = useNavigation();
  const settings = useAsk('settings_get', {});
  const section = SECTIONS.find((s) => s.key === route.section) ?? SECTIONS[0];
  useKeyHints(HINTS);
  const Own = section?.own;
  return (
    <Screen title="設定" fixed>
      <TwoPanes
        label="設定の目次"
        pages={SECTIONS}
        chosen={section?.key}
        onChoose={(key) => stay({ screen: 'settings', section: key })}
      >
        <h2 className="mb-4">{section?.title}</h2>
        {settings.error && (
          <Note tone="late" alert>
            {settings.error.message}
          </Note>
        )}
        {Own && <Own />}
        {section?.kept && settings.data && <Kept key={section.key} section={section.kept} settings={settings.data} />}
      </TwoPanes>
    </Screen>
  );
}

function Kept({ section: Section, settings }: { section: ComponentType<SectionProps>; settings: Settings }) {
  const [now, setNow] = useState(settings);
  const change = useChange();
  const { may, renew } = useOffice();
  const { tell, refuse } = useNotices();
  useEffect(() => setNow(settings), [settings]);
  const dirty = JSON.stringify(now) !== JSON.stringify(settings);
  const allowed = may('settings_save');
  const set = useCallback((part: Partial<Settings>) => setNow((old) => ({ ...old, ...part })), []);
  async function save() {
    if (!dirty || !allowed) return;
    try {
      await change('settings_save', now);
      tell('設定を保存しました');
      renew();
    } catch (thrown) {
      refuse(thrown);
    }
  }
  useWindowKeys({ 'Ctrl+Enter': save });
  return (
    <form className="max-w-2xl" onSubmit={(e) => e.preventDefault()}>
      <Section settings={now} set={set} />
      <div className="gate-foot">
        {!allowed && <span className="muted">設定を変えられるのは責任者と担当者です。</span>}
        <span className="spring" />
        <Button disabled={!dirty} onPress={() => setNow(settings)}>
          元に戻す
        </Button>
        <Button tone="primary" keys={['Ctrl', 'Enter']} disabled={!dirty || !allowed} onPress={save}>
          保存する
        </Button>
      </div>
    </form>
  );
}
