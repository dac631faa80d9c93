/** Which component shows which place. Screens of one ledger stand in `ledgers/<key>/` and are named here. */
import { type ComponentType, lazy } from 'react';
import { JournalScreen } from '../journal/JournalScreen';
import { FormScreen } from '../ledger/form/FormScreen';
import { LedgerScreen } from '../ledger/LedgerScreen';
import { TodayScreen } from '../today/TodayScreen';
import type { Route, ScreenName } from './navigation';

type Screens = { [name in ScreenName]?: ComponentType<{ route: Extract<Route, { screen: name }> }> };

/** Screens by place. What is large and seldom needed is loaded when it is first opened. */
export const SCREENS: Screens = {
  today: TodayScreen,
  'today-print': lazy(() => import('../today/TodayPrint')),
  ledger: LedgerScreen,
  form: FormScreen,
  journal: JournalScreen,
  import: lazy(() => import('../ledger/import/ImportScreen')),
  batches: lazy(() => import('../ledger/import/BatchesScreen')),
  inspections: lazy(() => import('../inspections/InspectionsScreen')),
  'inspection-answer': lazy(() => import('../inspections/AnswerScreen')),
  'inspection-coverage': lazy(() => import('../inspections/CoverageScreen')),
  'inspection-round': lazy(() => import('../inspections/RoundScreen')),
  'inspection-result': lazy(() => import('../inspections/ResultScreen')),
  'inspection-typed': lazy(() => import('../inspections/TypedScreen')),
  'inspection-print': lazy(() => import('../inspections/InspectionPrint')),
  submission: lazy(() => import('../submissions/SubmissionScreen')),
  'submission-letter': lazy(() => import('../submissions/LetterScreen')),
  collect: lazy(() => import('../collect/BoardScreen')),
  'collect-figures': lazy(() => import('../collect/FiguresScreen')),
  'collect-reorganise': lazy(() => import('../collect/Reorganise')),
  'collect-print': lazy(() => import('../collect/CollectPrint')),
  transfer: lazy(() => import('../transfer/TransferScreen')),
  'transfer-print': lazy(() => import('../transfer/TransferPrint')),
  print: lazy(() => import('../ledger/print/PrintScreen')),
  assistant: lazy(() => import('../ledgers/asset/assistant/AssistantScreen')),
  settings: lazy(() => import('../settings/SettingsScreen')),
  help: lazy(() => import('../help/HelpScreen')),
  about: lazy(() => import('../help/AboutScreen')),
  aside: lazy(() => import('../share/AsideScreen')),
  'card-loss': lazy(() => import('../ledgers/ic_card/LossScreen')),
  'card-check': lazy(() => import('../ledgers/ic_card/CheckScreen')),
  'id-review': lazy(() => import('../ledgers/user_id/ReviewScreen')),
  calendar: lazy(() => import('../calendar/CalendarScreen')),
  reports: lazy(() => import('../ledger/print/ReportsScreen')),
};
