//! Requests and answers of the door, exactly as they travel. Names: `AddRecord` asks, `Added` answers.

mod account;
mod backup;
mod book;
mod carriers;
mod change;
mod city;
mod collect;
mod custody;
mod day;
mod disposal;
mod hub;
mod import;
mod inspection;
mod journal;
mod ledger;
mod methods;
mod paper;
mod people;
mod registers;
mod reorganise;
mod share;
mod submission;
mod transfer;

pub use account::{
    AccountView, Accounts, BookMade, ChangePassword, CheckPassword, FirstPasswords, KeepRecovery, LastUse, OneAccount,
    PasswordJudged, PrintRecovery, RecoverBook, RecoveryIssued, TemporaryPassword, WithPassword,
};
pub use backup::{
    BackupDeed, BackupFile, BackupInside, BackupState, BackupTaken, OpenBackup, RestoreBackup, Restored,
    SaveBackupPlaces, SupportLog, TakeBackup,
};
pub use book::{
    About, BookState, CommandInfo, Commands, CreateBook, DeputyNamer, DeskState, Done, DropPractice, HeldState, Hold,
    Licence, Nothing, OfficeKind, OfficeState, OpenBook, PASSWORD_DAYS, PASSWORD_MEMORY, Rollover, RolloverLedger,
    SealBox, Settings,
};
pub use carriers::{
    BeginStocktaking, CarriersRead, EnterFound, FoundEntered, LendCarriers, Lent, LoanStep, ReadCarriers,
    StocktakingStep, StocktakingView,
};
pub use change::{
    BulkEdit, BulkEdited, BulkRow, FieldChange, History, HistoryLine, MergeRecords, Refused, Seen, Selection, Stepped,
    TakeStep, UndoEntry, Undone,
};
pub use city::{
    AskCalendar, CalendarDay, CalendarRow, CalendarYear, CityKinds, KindChoice, MarkCalendar, SaveCalendar, SaveKind,
};
pub use collect::{
    AcceptPacket, AskReminders, AskYear, BoardView, CollectDuties, CollectFolders, CollectedRecord, DivisionRow,
    DivisionView, DivisionsRead, DrillInto, Drilled, DutyView, Inbox, InboxFile, InviteDivisions, Invited, OnePacket,
    PacketDecided, PacketView, PrintCity, ReadTable, ReceivePacket, ReceivedPacket, RemarkLine, Reminders,
    ReturnPacket, SaveAnswer, SaveDivision, StandardRead,
};
pub use custody::{CardsChecked, CheckCards, CheckedCard, IdsReviewed, PermitCards, ReviewFinding, ReviewIds};
pub use day::{
    ArticleView, CityTextLoaded, DateRead, Find, Found, FoundRecord, LoadCityText, Manual, ManualPage, OneArticle,
    OurAnswer, ProposeClass, Proposed, Questions, ReadDate, Today, TodayFact, TodayLedger, TodayRow,
};
pub use disposal::{
    AddEvidence, CasePrint, CaseStage, CaseStep, CaseView, CorrectItem, EvidenceAdded, JudgeItems, Judged,
    MatchSerials, Matched, MethodChoice, OneCase, ReadItems, SaveCase,
};
pub use hub::{HubSettings, SaveHub};
pub use import::{
    BatchView, Batches, ImportRequest, OpenWorkbook, SaveSource, SheetView, UndoBatch, WorkbookView, WriteRejects,
};
pub use inspection::{
    AddProof, AheadOf, AnswerSheet, AnswersKept, AskResult, AskedPerson, CoverageMap, CoveredArticle, CoveredDuty,
    DeskEntered, EnterDesk, ExportSheets, FactView, FindSheet, FindingProof, GiveBack, Inspections, KeepAnswers,
    ListChoice, ListCount, Made, MySheet, OneFinding, OneProof, OneRound, OneSheet, PrintInspection, ProofFile,
    QuestionView, ReadSheets, ResultView, RoundAhead, RoundLine, RoundView, SaveInspectionPrint, SaveQuestions,
    SaveSurvey, SettleSheets, SheetLine, SheetResult, SheetsRead, SurveyLine, TrendPoint,
};
pub use journal::{
    ExportJournal, FilterJournal, JournalChange, JournalDetail, JournalFacet, JournalFacets, JournalLine, JournalPage,
    ListJournal, OneEntry, PrintedPages, Verified, VerifyJournal,
};
pub use ledger::{
    AddAttachment, AddRecord, Added, AskTotals, Attachment, Bytes, Checked, ColumnView, Count, EditRecord, Filter,
    FindPlace, KindColumnView, KindView, LedgerView, Ledgers, LinkRecords, LinkView, Linked, ListRecords,
    OneAttachment, OneRecord, Page, PartView, Place, RecordView, Span, StepChance, StepView, Totals, View,
};
pub use methods::{MethodRow, MethodTable, MethodsLoaded, SaveMethods};
pub use paper::{
    Draft, DropView, ExportLedger, FormView, Forms, Guide, IssueReport, Issued, OneLedger, OneReport, Preview,
    PrintRequest, PrintToFile, ReportView, Reports, SaveTo, SavedView, SavedViews, Written,
};
pub use people::{
    ActingFor, AddPost, EndTerm, MyPost, MyPosts, NameDeputy, People, RenumberPerson, SavePerson, TakePost, TermView,
};
pub use registers::{AttendanceLanded, ChooseReading, ReadAttendance, Readings};
pub use reorganise::{
    AskOrphans, CarryOutReorganisation, DivisionName, OrganisationRead, OrphanGroup, OrphanRecord, Orphans,
    ProposalView, ReadOrganisation, RecordsRehomed, RehomeRecords, ReorganisationLine, Reorganisations, Reorganised,
};
pub use share::{
    AsideBranch, AsideChoice, AsideColumn, AsideItem, Asides, AskShare, BeginShare, DecideAside, Decided, JoinShare,
    PublishShare, ShareHolder, ShareView,
};
pub use submission::{
    AddStandardAssets, AnswerRemark, CheckSubmission, CheckedDuty, Counted, DutyKey, ExportScrubbed, InvitationView,
    InvitedDuty, NoticedLine, OneSubmission, OpenSubmission, PacketFile, PacketLine, PacketWanted, PrepareSubmission,
    ReplyView, ReportChoice, ReturnedRemark, SavePacket, StandardAssetLine, StandardAssets, SubmissionChecked,
    SubmissionDutyLine, SubmissionState, SubmitPackets, Submitted, TakeInvitation, TakeReply,
};
pub use transfer::{
    ArrivalWants, AskWants, CarriedOut, CarryLine, CarryOut, DealItems, Dealt, DropMoves, ItemRefused, MoveEntry,
    MoveItem, MoveVerdict, MoveView, Moves, PersonChoice, PrintMoves, ReadRoster, RequestWants, Requested,
    RequestedFor, Roster, RosterLeftOut, RosterRow, SaveMovePrint, SaveMoves, SavedMoves, WantedThing, Wants,
};
