// The first of April in one go: forty leave with their cards and IDs, one of them from a shared one, thirty-five come with
// what they need, and both go out on paper.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { actAs, goTo, japanDay, makeBook } from "../office.mjs";
import { filled } from "../workbook.mjs";

export const title = "Forty leave with their cards and IDs, thirty-five come, everything is settled, asked for and printed";

const LEAVERS = 40;
const COMERS = 35;
const numbers = (from, count) => [...Array(count).keys()].map((n) => String(from + n));
const leaver = (n) => (n === 0 ? "髙﨑 𠮷男" : `転出 ${n}子`);

async function seed(page, stage) {
  for (const [n, number] of numbers(3000, LEAVERS).entries()) {
    const person = { number, name: leaver(n), title: "主事", unit: "収納係", role: "staff", active: true };
    await page.rpc("person_save", { person, namesake: true });
  }
  const lists = {
    ic_card: numbers(3000, LEAVERS).map((m, n) => `P-24${m},個人,${m},${leaver(n)},R6.4.1,使用中`),
    user_id: numbers(3000, LEAVERS).map((m, n) => `税務システム,zei${m},個人,${m},${leaver(n)},R6.4.1`),
  };
  const heads = {
    ic_card: "カード番号,区分,職員番号,氏名,貸与日,状態",
    user_id: "システム,ID,種別,職員番号,氏名,登録日",
  };
  for (const [ledger, rows] of Object.entries(lists)) {
    const path = join(stage.home, `${ledger}.csv`);
    writeFileSync(path, [heads[ledger], ...rows].join("\r\n"));
    const { digest } = await page.rpc("import_open", { path });
    await page.rpc("import_commit", { ledger, path, digest });
  }
  // One of them also uses an ID together with somebody who stays.
  const shared = { user_id: "madoguchi", system: "証明発行", kind: "shared", holder: "担当髙﨑", holder_number: "1002" };
  const users = [["3000", leaver(0)], ["1002", "担当髙﨑"]];
  await page.rpc("ledger_add", {
    ledger: "user_id",
    values: shared,
    parts: { users: users.map(([person_number, person]) => ({ person_number, person, since: japanDay(-100) })) },
  });
}

export async function play({ open, stage, expect, root }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  await seed(page, stage);

  // The roster of the personnel division, everybody in one workbook: the sample's heads, with people of this office.
  const day = japanDay(10);
  const rows = [
    ...numbers(3000, LEAVERS).map((m, n) => [m, leaver(n), "", day, "転出", "税務課 収納係", "建設課", "主事"]),
    ...numbers(5000, COMERS).map((m, n) => [m, `新任 ${n}郎`, "", day, "転入", "市民課", "税務課 収納係", "主事"]),
  ];
  const roster = join(stage.home, "人事異動.xlsx");
  filled(join(root, "assets/samples/異動者名簿_サンプル.xlsx"), roster, rows, 5);
  await goTo(page, "異動", { exact: true });
  await page.text("人事課の名簿");
  stage.answer(roster);
  await page.click("button", "名簿から読み込む");
  const dialog = await page.find("dialog", "名簿の試し読み");
  await page.shot("01-roster");
  await page.click("button", `${LEAVERS + COMERS}人を登録する`, { within: dialog });
  await page.gone("dialog");
  // Who follows whom is said one by one; here for all, as the screen does it.
  const { people } = await page.rpc("transfer_list", {});
  const followed = people
    .filter((p) => p.leaves && Number(p.entry.number) < 3000 + COMERS)
    .map((p) => ({ ...p.entry, role: null, successor: String(Number(p.entry.number) + 2000) }));
  await page.rpc("transfer_save", { entries: followed });
  await goTo(page, "今日");
  await page.text(`来る${COMERS}人のカードとIDの申請`);
  await page.shot("02-today");
  await page.click("button", `来る${COMERS}人のカードとIDの申請`);

  // What those who come need: as the one before had it, all in one request.
  await page.click("button", `${COMERS}人のカードとIDを申請`);
  const wants = await page.find("dialog", "カードとIDを申請する");
  await page.find("checkbox", "新任 0郎の税務システム", { within: wants });
  await page.shot("03-wants");
  await page.accessible("transfers: wants");
  await page.click("button", `${COMERS * 2}件を申請する`, { within: wants });
  await page.text(`${COMERS * 2}件を申請しました`);
  await page.gone("dialog");

  // What those who leave hold: all cards back, all IDs stopped, two clicks each.
  await page.click("checkbox", `残り${LEAVERS * 2 + 1}件をすべて選ぶ`);
  await page.shot("04-held");
  await page.fits();
  await page.accessible("transfers: held");
  await page.click("button", `${LEAVERS}件を返却済みに`);
  await page.text(`${LEAVERS}件を返却済みにしました`);
  await page.click("checkbox", `残り${LEAVERS + 1}件をすべて選ぶ`);
  await page.click("button", `${LEAVERS + 1}件のIDを止める`);
  await page.text("停止・名簿から外しました");
  const [shared] = (await page.rpc("ledger_list", { ledger: "user_id", view: { search: "madoguchi" } })).records;
  const { parts } = await page.rpc("ledger_get", { ledger: "user_id", id: shared.id });
  expect(parts.users[0].until === japanDay() && !parts.users[1].until, "the leaver is off the list, the other is not");
  await page.shot("05-settled");
  await page.click("button", leaver(0));
  await page.shot("06-one-leaver");
  await page.click("button", "5000");
  await page.find("heading", "カードとID");
  await page.shot("07-one-who-comes");
  await page.zoom(2);
  await page.shot("08-zoomed");
  await page.fits();
  await page.zoom(1);

  // The papers.
  await page.click("button", "返却確認書（全員）");
  await page.text(`${LEAVERS}人分を`);
  await page.find("button", "案を印刷する", { patience: 90_000 });
  await page.shot("09-returns");
  await page.click("button", "番号を付けて発行する", { patience: 90_000 });
  await page.text("返却-R", { patience: 90_000 });
  await page.shot("09-returns-issued");
  await goTo(page, "異動", { exact: true });
  await page.click("button", "受入れの一覧");
  await page.text(`来る${COMERS}人に渡すカードとID`);
  await page.until(async () => (await page.all("button", "印刷する")).length > 0, "the list of who comes", 90_000);
  await page.shot("10-arrivals");
  await page.accessible("transfers: arrivals");
  await page.keys("escape");
  const { number } = (await page.rpc("report_list", { ledger: "" })).reports[0];
  expect(/-返却-R\d+-001$/.test(number), `the sheets have the number ${number}`);
  const signed = join(stage.home, "返却確認書.pdf");
  await page.rpc("report_save", { number, format: "pdf", reprint: false, out: signed });
  const sheets = execFileSync("pdftotext", ["-layout", signed, "-"], { encoding: "utf8" });
  for (const said of ["髙﨑 𠮷男", "P-243000", "zei3000", "P-243039", "zei3039", "停止"]) {
    expect(sheets.includes(said), `「${said}」 is not on the sheets`);
  }
  const comers = (await page.rpc("transfer_list", {})).people.filter((p) => !p.leaves).map((p) => p.entry.id);
  const out = join(stage.home, "受入れの一覧.pdf");
  await page.rpc("transfer_print", { print: { form: "arrivals", ids: comers, note: "" }, out });
  const list = execFileSync("pdftotext", ["-layout", out, "-"], { encoding: "utf8" });
  for (const said of ["新任 0郎", "新任 34郎", "貸与の承認待ち", "税務システム"]) {
    expect(list.includes(said), `「${said}」 is not on the list of who comes`);
  }

  // The secret of the shared ID that somebody left waits to be changed (第60条第2項).
  await goTo(page, "今日");
  await page.click("button", "共用の認証情報の変更");
  await page.find("heading", "証明発行 madoguchi：共用の認証情報の変更");
  await page.shot("10-shared-secret");

  // The chief approves all of them at once, and carries the transfers out.
  await actAs(page, "課長佐藤");
  await goTo(page, "今日");
  await page.click("button", "カードの貸与の承認");
  await page.find("heading", "ICカード");
  await page.text("未定 5000");
  await page.keys("control+a");
  await page.text(`${COMERS}枚を選択`);
  await page.shot("11-approving");
  await page.keys("control+enter");
  await page.find("dialog", "まとめて貸与を承認する");
  await page.keys("control+enter");
  await page.gone("dialog");
  const granted = await page.rpc("ledger_list", {
    ledger: "ic_card",
    view: { filters: [{ column: "step", values: ["granted"] }] },
  });
  expect(granted.total === COMERS, `${granted.total} cards are granted`);
  await goTo(page, "異動", { exact: true });
  await page.click("button", `${LEAVERS + COMERS}人の異動を実施する`);
  const carry = await page.find("dialog", "異動を実施する");
  await page.text("まで使えます");
  await page.click("button", `${LEAVERS + COMERS}人の異動を実施する`, { within: carry });
  await page.text(`${LEAVERS + COMERS}人の異動を実施しました`, { patience: 90_000 });
  await page.shot("12-carried-out");
}
