// A division and the collecting office, each at a PC of its own: the invitation with the standard assets, what is handed
// in, what goes back to the very record, what is accepted; the board, the figures, the city's report on paper; then a
// reorganisation.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PASSWORD, goTo, makeBook, passwordOf } from "../office.mjs";
import { Page } from "../page.mjs";
import { screen, stage as another } from "../stage.mjs";

export const title = "A division is invited, hands in, corrects what came back, and stands in the city's report";

const CITY = ["税務課", "総務課", "財政課", "戸籍住民課", "子育て支援課", "長寿介護課", "環境課", "農林課", "建設課", "下水道課", "学校教育課", "髙﨑出張所"];
const DUTY = "重要性分類の結果";

/** Signs in over the lock; whoever has a temporary password takes everybody's. */
async function signsIn(page, number, password = PASSWORD) {
  await page.keys("control+l");
  await page.find("button", "開く", { patience: 30_000 });
  await page.fill("職員番号", number);
  await page.fill("パスワード", password);
  await page.click("button", "開く");
  if (password !== PASSWORD) {
    await page.fill("新しいパスワード", PASSWORD, { patience: 60_000 });
    await page.fill("もう一度", PASSWORD);
    await page.click("button", "パスワードを変える");
  }
  await page.find("navigation", "主な画面", { patience: 60_000 });
}

/** A picture, axe, and no sideways scrolling; at 200 % too. */
async function looks(page, name) {
  await page.shot(name);
  await page.accessible(name);
  await page.fits();
  await page.zoom(2);
  await page.fits();
  await page.accessible(`${name} at 200 %`);
  await page.zoom(1);
}

export async function play({ open, stage, expect, shots, program }) {
  const [invitations, inbox, outbox] = ["招待", "提出 フォルダ", "返却"].map((name) => join(stage.home, name));
  for (const folder of [invitations, inbox, outbox]) mkdirSync(folder);
  const one = await open();
  await makeBook(one, { division: "情報システム課", bureau: "企画部", acting: "課長佐藤" });
  await one.click("button", "あとで取り込む");
  await one.rpc("settings_save", { ...(await one.rpc("settings_get")), office_kind: "both" });
  const collector = { number: "2001", name: "﨑山 集", title: "主任", unit: "", role: "collector", active: true };
  await one.rpc("person_save", { person: collector });
  await signsIn(one, "2001", (await one.rpc("account_reset", { number: "2001" })).password);

  // The list of divisions from the offices' own table, the folders, the invitations.
  await goTo(one, "取りまとめ");
  await one.text("課等がまだありません");
  await looks(one, "01-empty");
  const list = join(stage.home, "組織.csv");
  writeFileSync(list, `\uFEFF課コード,課名\r\n${CITY.map((name, n) => `${String(n + 1).padStart(3, "0")},${name}\r\n`).join("")}`);
  const prepares = async (entry) => {
    await one.click("button", "準備");
    await one.click("menuitem", entry);
    return one.find("dialog", undefined);
  };
  const divisions = await prepares("課等の一覧");
  stage.answer(list);
  await one.click("button", "Excelの一覧から", { within: divisions });
  await one.find("button", "12課等を取り込む");
  await one.shot("02-list");
  await one.accessible("the list of divisions");
  await one.click("button", "12課等を取り込む");
  await one.text("12課等を追加し");
  await one.click("button", "閉じる", { within: divisions, exact: true });
  await one.gone("dialog");
  const standard = await prepares("標準資産一覧");
  const assets = join(stage.home, "標準資産.csv");
  writeFileSync(assets, "\uFEFF資産名,区分,重要性分類,分類の理由,保管場所\r\nグループウェア①,情報システム,B,内部の連絡,サーバ室\r\n電子申請の受付,情報システム,Ａ,個人情報,\r\n");
  stage.answer(assets);
  await one.click("button", "Excelの一覧から", { within: standard });
  await one.find("button", "この2件にする", { patience: 30_000 });
  await looks(one, "02-standard-assets");
  await one.click("button", "この2件にする");
  await one.text("標準資産一覧を2件にしました", { patience: 30_000 });
  await one.find("button", "一覧を外す");
  await one.click("button", "閉じる", { within: standard, exact: true });
  await one.gone("dialog");
  const folders = await prepares("提出フォルダ");
  await one.fill("届くフォルダ", inbox, { within: folders });
  await one.fill("返すフォルダ", outbox, { within: folders });
  await one.click("button", "保存する", { within: folders });
  await one.gone("dialog");
  const inviting = await prepares("招待ファイルを作る");
  await one.text("標準資産一覧（2件）が付きます");
  stage.answer(invitations);
  await one.click("button", "12課等の招待ファイルを作る", { within: inviting });
  await one.text("12件の招待ファイルを作りました", { patience: 60_000 });
  await one.shot("03-invited");
  await one.accessible("invitations");
  await one.click("button", "閉じる", { within: inviting, exact: true });
  await one.gone("dialog");
  const invitation = readdirSync(invitations).find((name) => name.includes("税務課"));
  expect(readdirSync(invitations).length === 12 && invitation, `invitations: ${readdirSync(invitations)}`);

  // The division's own PC.
  const display = await screen();
  const place = await another({ binary: program, display: display.display, shots: join(shots, "division") });
  try {
    const two = new Page(await place.open(), shots);
    await two.listen();
    await makeBook(two, { division: "税務課" });
    const first = passwordOf("1001");
    await two.click("button", "あとで取り込む");
    for (const values of [
      { name: "課税台帳", class: "A", class_reason: "個人番号" },
      { name: "髙﨑の照会文書" },
      { name: "統計表", class: "C", class_reason: "公開" },
    ]) {
      await two.rpc("ledger_add", { ledger: "asset", values, parts: {} });
    }
    await signsIn(two, "1001", first);
    await goTo(two, "提出");
    place.answer(join(invitations, invitation));
    await two.click("button", "招待ファイルを開く");
    const shown = await two.find("dialog", "情報システム課の招待ファイル");
    await two.text("標準資産一覧（どの課にもある情報資産）が2件付いています");
    await two.shot("04-invitation");
    await two.accessible("an invitation");
    await two.click("button", "取り込む", { within: shown, exact: true });
    await two.text("招待ファイルを取り込みました", { patience: 30_000 });
    await two.gone("dialog");

    const handsIn = async () => {
      await signsIn(two, "1002");
      await goTo(two, "提出");
      await two.click("checkbox", DUTY);
      await two.click("button", "選んだ報告を準備する");
      await two.click("button", "この内容で準備する", { within: await two.find("dialog", "提出の準備"), patience: 30_000 });
      await two.text("準備しました", { patience: 30_000 });
      await signsIn(two, "1001");
      await goTo(two, "提出");
      await two.click("checkbox", DUTY);
      await two.click("button", "選んだ報告を提出する");
      const dialog = await two.find("dialog", "提出する");
      if (!(await two.words(dialog)).includes(inbox)) {
        place.answer(inbox);
        await two.click("button", "場所を選ぶ", { within: dialog });
        await two.text(inbox);
      }
      await two.click("button", "署名して提出する", { within: dialog });
      await two.text("1件を提出しました", { patience: 60_000 });
      await two.gone("dialog");
    };
    await handsIn();
    await two.shot("05-handed-in");
    const paper = (await two.rpc("submission_state")).own_fingerprint;

    // It arrives; its key is compared with the paper the first time. It goes back with a remark on the very record.
    await one.click("button", "1件を受け取る", { patience: 60_000 });
    const compare = await one.find("dialog", "署名の鍵を紙と見比べる", { patience: 30_000 });
    await one.fill("署名の鍵", paper, { within: compare });
    await one.shot("06-by-paper");
    await one.accessible("the key on paper");
    await one.click("button", "登録して受け取る", { within: compare });
    await one.gone("dialog");
    await one.find("heading", "税務課", { patience: 30_000 });
    await one.fill("髙﨑の照会文書への指摘", "分類を決めてください。");
    await looks(one, "07-packet");
    await one.fill("差戻しの理由", "分類の決まっていないものがあります。");
    await one.keys("control+enter");
    await one.text("を差し戻しました", { patience: 30_000 });
    const back = readdirSync(outbox).find((name) => name.startsWith("差戻し_税務課"));
    expect(back, `nothing goes back: ${readdirSync(outbox)}`);

    // The division lands on the record, corrects it, says what it did, and hands in again.
    place.answer(join(outbox, back));
    await two.click("button", "返ってきたファイルを開く");
    const reply = await two.find("dialog", "差戻し");
    await two.shot("08-came-back");
    await two.accessible("what came back");
    await two.click("button", "取り込む", { within: reply, exact: true });
    await two.text("差戻しの指摘を取り込みました", { patience: 30_000 });
    await two.gone("dialog");
    await two.click("button", "情報資産　税務-資-0002");
    await two.text("髙﨑の照会文書", { patience: 30_000 });
    await two.shot("09-the-record");
    const records = await two.rpc("ledger_list", { ledger: "asset", view: { search: "照会文書" }, offset: 0, limit: 5 });
    const { id, version } = records.records[0];
    await two.rpc("ledger_edit", { ledger: "asset", id, version, values: { class: "B", class_reason: "業務" }, parts: {} });
    await goTo(two, "提出");
    await two.click("button", "の対応を書く");
    const answer = await two.find("dialog", "指摘への対応");
    await two.fill("対応したこと", "Bに決めました。", { within: answer });
    await two.click("button", "指摘への対応", { within: answer, exact: true });
    await two.text("対応を記録しました", { patience: 30_000 });
    await handsIn();

    // The next number is compared with the one before and accepted by one key.
    await one.click("button", "1件を受け取る", { patience: 60_000 });
    await one.text("差替", { patience: 30_000 });
    await one.text("前回（第1号）との差");
    await looks(one, "10-corrected");
    await one.keys("a");
    await one.text("を受理しました", { patience: 30_000 });
    await one.keys("escape");
    await looks(one, "11-board");
    expect(readdirSync(outbox).some((name) => name.startsWith("受領_税務課")), "the receipt lies in the folder");

    // Figures lead to the record, and the report is printed.
    await one.click("button", "集計");
    await one.click("button", "税務課 A 1件の記録", { patience: 30_000 });
    await one.text("課税台帳");
    await one.shot("12-behind-a-figure");
    await one.keys("escape");
    await one.gone("dialog");
    await looks(one, "13-figures");
    await one.click("button", "取りまとめ結果報告書");
    await one.find("radio", "委員会");
    await one.find("button", "印刷する", { patience: 60_000 });
    await one.until(async () => /1\s*／\s*\d+\s*ページ/.test(await one.said()), "the pages to be drawn", 60_000);
    await one.shot("14-report");
    await one.accessible("the city's report");
    await one.fits();
    const pdf = join(stage.home, "報告書.pdf");
    stage.answer(pdf);
    await one.click("button", "PDFで保存");
    await one.text("保存しました", { patience: 60_000 });
    const text = execFileSync("pdftotext", ["-layout", pdf, "-"], { encoding: "utf8" }).replace(/\s/g, "");
    expect(text.includes("税務課") && text.includes("髙﨑出張所"), `the report does not name them: ${text.slice(0, 400)}`);

    // The new organisation list: one division has another name, one is gone; its records are somebody else's from now on.
    await goTo(one, "取りまとめ");
    await one.click("button", "準備");
    await one.click("menuitem", "再編");
    await one.find("heading", "再編", { patience: 30_000 });
    const next = CITY.map((name, n) => [String(n + 1).padStart(3, "0"), name === "髙﨑出張所" ? "髙﨑支所" : name]);
    const organisation = join(stage.home, "組織（新）.csv");
    writeFileSync(organisation, `\uFEFF課コード,課名\r\n${next.filter(([, name]) => name !== "税務課").map((row) => `${row.join(",")}\r\n`).join("")}`);
    stage.answer(organisation);
    await one.click("button", "組織の一覧を読む");
    await one.click("checkbox", "髙﨑出張所の変更を", { patience: 30_000 });
    await one.click("checkbox", "税務課の変更を");
    await one.fill("施行日", new Date(Date.now() + 9 * 3600_000).toISOString().slice(0, 10));
    await one.keys("tab");
    await looks(one, "15-proposals");
    await one.click("button", "試しに見る");
    await one.text("次のようになります", { patience: 30_000 });
    await one.shot("16-tried");
    await one.click("button", "2件の再編を行う");
    await one.text("2件の再編を行いました", { patience: 30_000 });
    await one.text("受け持つ課の決まっていない記録");
    await looks(one, "17-nobodys");
    await one.choose("税務課の情報資産を受け持つ課", "財政課");
    await one.click("button", "3件の受け持ちを決める");
    await one.text("3件の受け持ちを決めました", { patience: 30_000 });
    expect(!(await one.said()).includes("受け持つ課の決まっていない記録"), "nothing is left without somebody who answers for it");
    await one.shot("18-settled");
    const wrong = await two.errors();
    expect(wrong.length === 0, wrong.join("\n"));
  } finally {
    await place.close();
    await display.close();
  }
}
