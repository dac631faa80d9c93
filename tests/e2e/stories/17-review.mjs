// All IDs beside a roster of three hundred: the gaps become findings, the findings are closed, and the result is printed.
// A shared ID whose user is not there any more is among them. The review is made by keys alone.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { byKeys } from "../disposal.mjs";
import { makeBook } from "../office.mjs";

export const title = "IDs are reviewed with a roster of three hundred, by keys, until every finding is closed";

const ROSTER = new URL("../../fixtures/rosters/職員名簿_300人.xlsx", import.meta.url).pathname;

async function seed(page, stage) {
  const rows = ["システム,ID,種別,職員番号,氏名,登録日"];
  for (let n = 0; n < 303; n++) {
    const name = n === 5 ? "髙﨑 𠮷男" : `職員 ${n}`;
    rows.push(`文書管理,u${String(n).padStart(4, "0")},個人,${String(400 + n).padStart(5, "0")},${name},R6.4.1`);
  }
  rows.push("文書管理,u9999,個人,,職員 10,R6.4.1", "文書管理,u9998,個人,,,R6.4.1");
  const path = join(stage.home, "ID.csv");
  writeFileSync(path, rows.join("\r\n"));
  const { digest } = await page.rpc("import_open", { path });
  await page.rpc("import_commit", { ledger: "user_id", path, digest });
  await page.rpc("ledger_add", {
    ledger: "user_id",
    values: { user_id: "madoguchi", system: "証明発行", kind: "shared", holder: "職員 1", holder_number: "00401" },
    parts: { users: [{ person_number: "09999", person: "転出 花子", since: "2025-04-01" }] },
  });
}

export async function play({ open, stage, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  await seed(page, stage);

  await page.tabTo("button", "人・カード・ID");
  await page.keys("enter");
  await page.tabTo("button", "利用者ID");
  await page.keys("enter");
  await page.find("heading", "利用者ID");
  await page.tabTo("button", "棚卸する");
  await page.keys("enter");
  await page.find("heading", "IDの棚卸");
  await page.shot("01-review");
  await page.accessible("review: nothing read");
  stage.answer(decodeURIComponent(ROSTER));
  await page.tabTo("button", "名簿を選ぶ");
  await page.keys("enter");
  await page.text("名簿 300人とID 306件を照らしました");
  for (const said of ["名簿にいない人のID", "ほかの課の人のID", "要らなくなったID", "利用者の分からないID", "転出 花子"]) {
    await page.text(said);
  }
  await page.shot("02-found");
  await page.accessible("review: found");
  await page.fits();
  const before = await page.rpc("ledger_list", { ledger: "custody_finding" });
  expect(before.total === 0, "nothing is kept before it is asked for");
  await page.zoom(2);
  await page.shot("03-zoomed");
  await page.fits();
  await page.zoom(1);
  await page.tabTo("button", "8件の指摘を記録する");
  await page.keys("enter");
  await page.find("heading", "点検・棚卸の指摘");
  await page.text("madoguchi");
  await page.shot("04-findings");
  await page.accessible("findings");

  // The shared ID first, with what was done about it.
  await page.keys("/");
  await page.type("madoguchi");
  await page.text("1件");
  await page.tabTo("grid", "点検・棚卸の指摘の一覧");
  await page.keys("home", "enter");
  await page.tabTo("button", "対応を記録する");
  await page.keys("enter");
  const one = await page.find("dialog", "対応を記録する");
  await page.tabTo("textbox", "したこと", { within: one });
  await page.type("利用者の名簿から外し、認証情報を変えた");
  await page.accessible("a finding is closed");
  await page.shot("05-closing");
  await page.keys("control+enter");
  await page.gone("dialog");

  // The rest in one go, from what 今日 says.
  const today = async () => (await page.rpc("today", {})).waiting.filter((r) => r.kind === "点検・棚卸の指摘");
  expect((await today())[0].count === 7, "seven findings are left");
  await byKeys.goTo(page, "今日");
  await page.tabTo("button", "点検・棚卸の指摘", { within: await page.find("main") });
  await page.keys("enter");
  await page.find("heading", "点検・棚卸の指摘");
  await page.text("7件");
  await page.keys("control+a");
  await page.text("7件を選択");
  await page.tabTo("button", "まとめて対応を記録する");
  await page.keys("enter");
  const rest = await page.find("dialog", "まとめて対応を記録する");
  await page.tabTo("textbox", "したこと", { within: rest });
  await page.type("システムの担当に停止を頼み、停止した");
  await page.shot("06-closing-the-rest");
  await page.accessible("findings are closed");
  await page.tabTo("button", "7件", { within: rest });
  await page.keys("enter");
  await page.gone("dialog");
  await page.until(async () => (await today()).length === 0, "nothing waits any more");

  // The result on paper.
  await page.click("button", "印刷・書き出し");
  await page.click("menuitem", "報告書");
  await page.find("heading", "印刷プレビュー");
  await page.choose("様式", "棚卸結果（ID）");
  await page.find("button", "印刷する", { patience: 30_000 });
  await page.shot("07-result");
  await page.accessible("review: result");
}
