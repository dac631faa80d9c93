//! The list of commands: name, request, answer, who may call it, and the function behind it.
//!
//! This list builds the router, the TypeScript type `Rpc` and the role × command matrix that the tests walk.

use crate::door::{Access, commands};
use crate::wire::*;
use crate::{account, sign_in};
use crate::{
    backup, book, bulk, calendar, carriers, city_kinds, city_methods, collect, custody, day, disposal, evidence,
    frozen, history, hub, import, inspection, journal, journal_out, ledger, links, manual, paper, people, readings,
    recovery, registers, rollover, share, share_merge, standard_book, submission, support, today_paper, transfer,
    views,
};
use inspections::{AmendRound, NewRound, SavePlan};
use ledgers::import::Plan;
use ledgers::media_disposal::ItemsRead;
use submissions::compile::CityReport;

commands! {
    // The book and its people.
    office_state(Nothing) -> OfficeState, Access::Anyone, book::state;
    book_create(CreateBook) -> BookMade, Access::Anyone, book::create;
    book_open(OpenBook) -> OfficeState, Access::Anyone, sign_in::open;
    book_lock(Nothing) -> OfficeState, Access::Anyone, sign_in::lock;
    book_touch(Nothing) -> Nothing, Access::Own, sign_in::touch;
    book_close(Nothing) -> OfficeState, Access::Anyone, sign_in::close;
    practice_drop(DropPractice) -> OfficeState, Access::Anyone, book::drop_practice;
    people_list(Nothing) -> People, Access::Reader, people::list;
    person_save(SavePerson) -> Done, Access::Office, book::save_person;
    person_renumber(RenumberPerson) -> Done, Access::Office, people::renumber;
    post_list(Nothing) -> MyPosts, Access::Reader, people::mine;
    post_take(TakePost) -> OfficeState, Access::Reader, people::take;
    post_add(AddPost) -> Done, Access::Office, people::add_post;
    deputy_name(NameDeputy) -> Done, Access::Namer, people::name_deputy;
    post_end(EndTerm) -> Done, Access::Office, people::end_post;
    deputy_end(EndTerm) -> Done, Access::Worker, people::end_deputy;
    settings_get(Nothing) -> Settings, Access::Reader, book::settings;
    settings_save(Settings) -> Done, Access::Office, book::save_settings;
    rollover_preview(Nothing) -> Rollover, Access::Reader, rollover::preview;
    rollover_run(Nothing) -> Rollover, Access::Keeper, rollover::run;
    about(Nothing) -> About, Access::Anyone, manual::about;
    manual(Nothing) -> Manual, Access::Anyone, manual::pages;
    command_list(Nothing) -> Commands, Access::Anyone, crate::door::list;

    // Accounts.
    password_change(ChangePassword) -> OfficeState, Access::Own, account::change_password;
    password_check(CheckPassword) -> PasswordJudged, Access::Anyone, account::check_password;
    recovery_issue(WithPassword) -> RecoveryIssued, Access::Chief, recovery::issue;
    recovery_keep(KeepRecovery) -> Done, Access::Keeper, recovery::keep;
    recovery_print(PrintRecovery) -> Preview, Access::Keeper, recovery::print;
    book_recover(RecoverBook) -> BookMade, Access::Anyone, recovery::recover;
    book_rekey(WithPassword) -> BookMade, Access::Chief, recovery::rekey;
    account_list(Nothing) -> Accounts, Access::Reader, account::list;
    account_reset(OneAccount) -> TemporaryPassword, Access::Chief, account::reset;
    account_unlock(OneAccount) -> Done, Access::Chief, account::unlock;
    account_close(OneAccount) -> Done, Access::Chief, account::close;

    // What waits, and finding things.
    today(Nothing) -> Today, Access::Reader, day::today;
    today_print(Nothing) -> Preview, Access::Reader, today_paper::preview;
    today_save(SaveTo) -> Written, Access::Reader, today_paper::save;
    find(Find) -> Found, Access::Reader, day::find;
    date_read(ReadDate) -> DateRead, Access::Anyone, day::read_date;

    // Ledgers.
    ledger_defs(Nothing) -> Ledgers, Access::Anyone, ledger::defs;
    ledger_list(ListRecords) -> Page, Access::Reader, ledger::list;
    ledger_place(FindPlace) -> Place, Access::Reader, ledger::place;
    ledger_totals(AskTotals) -> Totals, Access::Reader, ledger::totals;
    ledger_get(OneRecord) -> RecordView, Access::Reader, ledger::get;
    ledger_check(EditRecord) -> Checked, Access::Reader, ledger::check;
    ledger_add(AddRecord) -> Added, Access::Writer, ledger::add;
    ledger_edit(EditRecord) -> Added, Access::Writer, ledger::edit;
    ledger_step(TakeStep) -> Stepped, Access::Writer, bulk::step;
    ledger_bulk_edit(BulkEdit) -> BulkEdited, Access::Writer, bulk::edit;
    ledger_merge(MergeRecords) -> Added, Access::Keeper, ledger::merge;
    ledger_history(OneRecord) -> History, Access::Reader, history::history;
    ledger_undo(UndoEntry) -> Undone, Access::Writer, history::undo;
    record_link(LinkRecords) -> Done, Access::Writer, links::link;
    record_unlink(LinkRecords) -> Done, Access::Writer, links::unlink;
    attachment_add(AddAttachment) -> Done, Access::Writer, links::attach;
    attachment_show(OneAttachment) -> Bytes, Access::Reader, links::show;
    attachment_save(OneAttachment) -> Written, Access::Reader, links::save;
    attachment_remove(OneAttachment) -> Done, Access::Writer, links::detach;

    // Disposal cases.
    disposal_get(OneCase) -> CaseView, Access::Reader, disposal::get;
    disposal_read(ReadItems) -> ItemsRead, Access::Writer, disposal::read;
    disposal_judge(JudgeItems) -> Judged, Access::Reader, disposal::judge;
    disposal_save(SaveCase) -> Added, Access::Writer, disposal::save;
    disposal_match(MatchSerials) -> Matched, Access::Reader, disposal::match_serials;
    disposal_step(CaseStep) -> Added, Access::Writer, disposal::step;
    disposal_correct(CorrectItem) -> Added, Access::Writer, disposal::correct;
    disposal_evidence(AddEvidence) -> EvidenceAdded, Access::Writer, evidence::add;

    // What the city settles beside the standard.
    calendar_get(AskCalendar) -> CalendarYear, Access::Reader, calendar::get;
    calendar_save(SaveCalendar) -> CalendarYear, Access::Keeper, calendar::save;
    calendar_mark(MarkCalendar) -> Done, Access::Keeper, calendar::mark;
    kinds_get(Nothing) -> CityKinds, Access::Reader, city_kinds::get;
    kinds_save(SaveKind) -> CityKinds, Access::Chief, city_kinds::save;

    // Registers of everyday work.
    incident_open(OneRecord) -> Added, Access::Writer, registers::open_incident;
    training_attendance(ReadAttendance) -> AttendanceLanded, Access::Writer, registers::attendance;

    // Cards and IDs.
    card_permit(PermitCards) -> Done, Access::Keeper, custody::permit;
    card_check(CheckCards) -> CardsChecked, Access::Keeper, custody::check;
    id_review(ReviewIds) -> IdsReviewed, Access::Keeper, custody::review;

    // Carriers that go out and come back, and their stocktaking.
    lending_read(ReadCarriers) -> CarriersRead, Access::Reader, carriers::read;
    lending_lend(LendCarriers) -> Lent, Access::Writer, carriers::lend;
    lending_return(LendCarriers) -> Lent, Access::Writer, carriers::take_back;
    lending_step(LoanStep) -> Done, Access::Writer, carriers::loan_step;
    stocktaking_begin(BeginStocktaking) -> Added, Access::Writer, carriers::begin;
    stocktaking_get(OneCase) -> StocktakingView, Access::Reader, carriers::get;
    stocktaking_enter(EnterFound) -> FoundEntered, Access::Writer, carriers::enter;
    stocktaking_step(StocktakingStep) -> Added, Access::Writer, carriers::step;

    // Self-inspection.
    inspection_list(Nothing) -> Inspections, Access::Reader, inspection::list;
    inspection_open(NewRound) -> Made, Access::Keeper, inspection::open;
    inspection_ahead(AheadOf) -> RoundAhead, Access::Reader, inspection::ahead;
    inspection_amend(AmendRound) -> Done, Access::Keeper, inspection::amend;
    inspection_get(OneRound) -> RoundView, Access::Reader, inspection::get;
    inspection_sheet(OneSheet) -> AnswerSheet, Access::Writer, inspection::sheet;
    inspection_find(FindSheet) -> AnswerSheet, Access::Keeper, inspection::find;
    inspection_answer(KeepAnswers) -> AnswersKept, Access::Writer, inspection::answer;
    inspection_submit(OneSheet) -> Done, Access::Writer, inspection::submit;
    proof_add(AddProof) -> Done, Access::Writer, inspection::proof_add;
    proof_remove(OneProof) -> Done, Access::Writer, inspection::proof_remove;
    proof_of(OneFinding) -> FindingProof, Access::Reader, inspection::proof_of;
    proof_show(OneProof) -> Bytes, Access::Reader, inspection::proof_show;
    proof_save(OneProof) -> Written, Access::Reader, inspection::proof_save;
    inspection_settle(SettleSheets) -> Done, Access::Chief, inspection::settle;
    inspection_return(GiveBack) -> Done, Access::Chief, inspection::give_back;
    inspection_close(OneRound) -> Done, Access::Chief, inspection::close;
    inspection_result(AskResult) -> ResultView, Access::Reader, inspection::result;
    inspection_plan(SavePlan) -> Done, Access::Keeper, inspection::plan;
    inspection_survey(SaveSurvey) -> Made, Access::Keeper, inspection::survey;
    inspection_questions(SaveQuestions) -> Done, Access::Keeper, inspection::questions;
    inspection_coverage(Nothing) -> CoverageMap, Access::Reader, inspection::coverage;
    desk_open(OneRound) -> OfficeState, Access::Keeper, inspection::open_desk;
    desk_enter(EnterDesk) -> DeskEntered, Access::Keeper, inspection::enter_desk;
    inspection_export(ExportSheets) -> Written, Access::Keeper, inspection::export;
    inspection_read(ReadSheets) -> SheetsRead, Access::Keeper, inspection::read;
    inspection_preview(PrintInspection) -> Preview, Access::Reader, inspection::preview;
    inspection_print(SaveInspectionPrint) -> Written, Access::Reader, inspection::print;
    inspection_issue(PrintInspection) -> Issued, Access::Keeper, inspection::issue;

    // The collecting office.
    collect_board(AskYear) -> BoardView, Access::Collecting, collect::board_view;
    collect_division_save(SaveDivision) -> Done, Access::Collecting, collect::save_division;
    collect_division_read(ReadTable) -> DivisionsRead, Access::Collecting, collect::read_divisions;
    collect_duties(AskYear) -> CollectDuties, Access::Collecting, collect::duties;
    collect_duty_save(DutyView) -> Done, Access::Collecting, collect::save_duty;
    collect_folders(CollectFolders) -> Done, Access::Collecting, collect::save_folders;
    collect_standard(Nothing) -> StandardAssets, Access::Collecting, collect::city_standard;
    collect_standard_read(ReadTable) -> StandardRead, Access::Collecting, collect::read_city_standard;
    collect_standard_drop(Nothing) -> Done, Access::Collecting, collect::drop_city_standard;
    collect_invite(InviteDivisions) -> Invited, Access::Collecting, collect::invite;
    collect_inbox(Nothing) -> Inbox, Access::Collecting, collect::inbox;
    collect_receive(ReceivePacket) -> ReceivedPacket, Access::Collecting, collect::receive;
    collect_packet(OnePacket) -> PacketView, Access::Collecting, collect::packet;
    collect_accept(AcceptPacket) -> PacketDecided, Access::Collecting, collect::accept;
    collect_return(ReturnPacket) -> PacketDecided, Access::Collecting, collect::give_back;
    collect_answer_save(SaveAnswer) -> Done, Access::Collecting, collect::save_answer;
    collect_figures(AskYear) -> CityReport, Access::Collecting, collect::city;
    collect_drill(DrillInto) -> Drilled, Access::Collecting, collect::drill;
    collect_report(PrintCity) -> Preview, Access::Collecting, collect::print_city;
    collect_reorganise_list(Nothing) -> Reorganisations, Access::Collecting, collect::reorganisations;
    collect_reorganise_read(ReadOrganisation) -> OrganisationRead, Access::Collecting, collect::read_organisation;
    collect_reorganise_run(CarryOutReorganisation) -> Reorganised, Access::Collecting, collect::reorganise;
    collect_reorganise_orphans(AskOrphans) -> Orphans, Access::Collecting, collect::orphans;
    collect_reorganise_rehome(RehomeRecords) -> RecordsRehomed, Access::Collecting, collect::rehome;
    collect_reminders(AskReminders) -> Reminders, Access::Collecting, collect::reminders;
    collect_reminders_print(AskReminders) -> Preview, Access::Collecting, collect::print_reminders;

    // People who leave and come.
    transfer_list(Nothing) -> Moves, Access::Reader, transfer::list;
    transfer_read(ReadRoster) -> Roster, Access::Office, transfer::read;
    transfer_save(SaveMoves) -> SavedMoves, Access::Office, transfer::save;
    transfer_drop(DropMoves) -> Done, Access::Office, transfer::withdraw;
    transfer_wants(AskWants) -> Wants, Access::Keeper, transfer::wants;
    transfer_request(RequestWants) -> Requested, Access::Keeper, transfer::request;
    transfer_deal(DealItems) -> Dealt, Access::Keeper, transfer::deal;
    transfer_carry_out(CarryOut) -> CarriedOut, Access::Office, transfer::carry_out;
    transfer_preview(PrintMoves) -> Preview, Access::Reader, transfer::preview;
    transfer_print(SaveMovePrint) -> Written, Access::Reader, transfer::print;
    transfer_issue(PrintMoves) -> Issued, Access::Keeper, transfer::issue;

    // What goes to the collecting office and back.
    submission_state(Nothing) -> SubmissionState, Access::Reader, submission::state;
    submission_invitation_read(OpenSubmission) -> InvitationView, Access::Keeper, submission::read_invitation;
    submission_invitation_take(TakeInvitation) -> Done, Access::Chief, submission::take_invitation;
    submission_assets(Nothing) -> StandardAssets, Access::Reader, submission::list_assets;
    submission_assets_add(AddStandardAssets) -> Done, Access::Keeper, submission::add_assets;
    submission_check(CheckSubmission) -> SubmissionChecked, Access::Keeper, submission::check;
    submission_prepare(PrepareSubmission) -> Done, Access::Keeper, submission::prepare;
    submission_drop(OneSubmission) -> Done, Access::Keeper, submission::drop_packet;
    submission_submit(SubmitPackets) -> Submitted, Access::Chief, submission::submit;
    submission_save(SavePacket) -> PacketFile, Access::Keeper, submission::save;
    submission_reply_read(OpenSubmission) -> ReplyView, Access::Keeper, submission::read_reply;
    submission_reply_take(TakeReply) -> Done, Access::Keeper, submission::take_reply;
    submission_remark_done(AnswerRemark) -> Done, Access::Keeper, submission::answer;
    submission_letter(OneSubmission) -> Preview, Access::Reader, submission::preview;
    submission_letter_save(SavePacket) -> Written, Access::Reader, submission::print;
    submission_scrubbed(ExportScrubbed) -> Written, Access::Keeper, submission::scrubbed;

    // Excel in.
    import_open(OpenWorkbook) -> WorkbookView, Access::Writer, import::open;
    import_preview(ImportRequest) -> Plan, Access::Writer, import::preview;
    import_commit(ImportRequest) -> Plan, Access::Writer, import::commit;
    import_rejects(WriteRejects) -> Written, Access::Writer, import::rejects;
    batch_list(OneLedger) -> Batches, Access::Reader, import::batches;
    batch_source(SaveSource) -> Written, Access::Reader, import::source;
    batch_undo(UndoBatch) -> Undone, Access::Writer, import::undo;

    // Excel and paper out.
    ledger_export(ExportLedger) -> Written, Access::Reader, paper::export;
    form_list(OneLedger) -> Forms, Access::Reader, paper::forms;
    print_preview(PrintRequest) -> Preview, Access::Reader, paper::preview;
    print_to_file(PrintToFile) -> Written, Access::Reader, paper::to_file;
    report_issue(IssueReport) -> Issued, Access::Writer, paper::issue;
    report_list(OneLedger) -> Reports, Access::Reader, frozen::reports;
    report_show(OneReport) -> Preview, Access::Reader, frozen::show;
    report_save(OneReport) -> Written, Access::Reader, frozen::save;

    // Views and drafts: kept per person, never journalled.
    view_list(OneLedger) -> SavedViews, Access::Reader, views::list;
    view_save(SavedView) -> SavedViews, Access::Reader, views::save;
    view_drop(DropView) -> SavedViews, Access::Reader, views::drop_view;
    draft_get(Draft) -> Draft, Access::Reader, views::draft_get;
    draft_keep(Draft) -> Draft, Access::Reader, views::draft_keep;

    // The standard.
    article_search(Find) -> Found, Access::Anyone, standard_book::search;
    article_get(OneArticle) -> ArticleView, Access::Anyone, standard_book::article;
    reading_list(Nothing) -> Readings, Access::Reader, readings::list;
    reading_choose(ChooseReading) -> Done, Access::Chief, readings::choose;
    city_text_load(LoadCityText) -> CityTextLoaded, Access::Office, standard_book::load_city_text;
    methods_get(Nothing) -> MethodTable, Access::Reader, city_methods::get;
    methods_load(OpenWorkbook) -> MethodsLoaded, Access::Reader, city_methods::load;
    methods_save(SaveMethods) -> MethodTable, Access::Keeper, city_methods::save;
    classify_questions(Nothing) -> Questions, Access::Anyone, standard_book::questions;
    classify_propose(ProposeClass) -> Proposed, Access::Anyone, standard_book::propose;

    // The journal.
    journal_list(ListJournal) -> JournalPage, Access::Reader, journal::list;
    journal_facets(Nothing) -> JournalFacets, Access::Reader, journal::facets;
    journal_entry(OneEntry) -> JournalDetail, Access::Reader, journal::entry;
    journal_verify(VerifyJournal) -> Verified, Access::Reader, journal::verify;
    journal_export(ExportJournal) -> Written, Access::Reader, journal_out::export;
    print_done(PrintedPages) -> Done, Access::Reader, journal::printed;

    // Past one machine: the command line loads, the book only knows where to.
    hub_get(Nothing) -> HubSettings, Access::Collecting, hub::get;
    hub_save(SaveHub) -> Done, Access::Collecting, hub::save;

    // One book on two PCs.
    share_state(AskShare) -> ShareView, Access::Reader, share::state;
    share_begin(BeginShare) -> ShareView, Access::Keeper, share::begin;
    share_join(JoinShare) -> OfficeState, Access::Anyone, share::join;
    share_end(Nothing) -> ShareView, Access::Keeper, share::end;
    share_publish(PublishShare) -> ShareView, Access::Writer, share::publish;
    share_ask(Nothing) -> ShareView, Access::Writer, share::ask;
    share_give(Nothing) -> ShareView, Access::Reader, share::give;
    share_break(Nothing) -> ShareView, Access::Keeper, share::break_lease;
    share_merge_list(Nothing) -> Asides, Access::Reader, share_merge::list;
    share_merge_decide(DecideAside) -> Decided, Access::Writer, share_merge::decide;

    // Backups, and what support asks for.
    backup_state(Nothing) -> BackupState, Access::Reader, backup::state;
    backup_places(SaveBackupPlaces) -> Done, Access::Keeper, backup::places;
    backup_take(TakeBackup) -> BackupTaken, Access::Keeper, backup::take;
    backup_auto(Nothing) -> BackupTaken, Access::Reader, backup::auto;
    backup_look(OpenBackup) -> BackupInside, Access::Anyone, backup::look;
    backup_check(OpenBackup) -> BackupInside, Access::Anyone, backup::check;
    backup_restore(RestoreBackup) -> Restored, Access::Anyone, backup::restore;
    support_log(Nothing) -> SupportLog, Access::Anyone, support::log;
    support_save(SaveTo) -> Written, Access::Anyone, support::save;
}
