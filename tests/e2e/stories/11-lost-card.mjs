// A card's life: entered, lent, lost with a clock that only the invalidation stops, reported on paper, issued again; the old
// one of another is collected and crushed in a case of disposal; a card of the division is permitted and lent; then a check
// whose difference stays on 今日 until it is settled.

import { step } from "../disposal.mjs";
import { actAs, goTo, japanDay, japanMinute, makeBook } from "../office.mjs";

export const title = "A card is lent, lost, stopped under a running clock, reported on paper, crushed and checked";

const OLD = "P-210031";

/** A collected card is crushed: asked for, permitted, counted, crushed before a witness, verified and closed (第58条第3項). */
async function crush(page, expect) {
  const only = { ledger: "ic_card", view: { search: OLD, life: "retired" } };
  await page.click("row", OLD);
  await page.keys("space");
  await page.click("button", "破砕の案件を作る");
  await page.find("dialog", "破砕の案件を作る");
  await page.accessible("crushing");
  await page.shot("09-crush-dialog");
  await page.keys("enter");
  await page.find("list", "手続の進み");
  await page.click("button", "申請する");
  const cases = { ledger: "media_disposal", view: {} };
  await page.until(async () => (await page.rpc("ledger_list", cases)).records[0].step === "requested", "the request");
  await page.shot("09-crush-asked");
  await actAs(page, "課長佐藤");
  await goTo(page, "今日");
  await page.click("button", "廃棄の許可");
  await step(page, "許可する");
  await step(page, "数量を確認した", async (within) => {
    await page.paste("読んだ番号", OLD, { within });
    await page.fill("数量の確認者", "課長佐藤", { within });
  });
  await step(page, "処理を記録する", async (within) => {
    await page.paste("読んだ番号", OLD, { within });
    await page.fill("処理の開始", japanMinute(), { within });
    await page.fill("処理の終了", japanMinute(), { within });
    await page.fill("処理の場所", "市役所 南館1階", { within });
    await page.fill("処理実施者", "担当髙﨑", { within });
    await page.fill("立会者", "課長佐藤", { within, exact: true });
    await page.fill("道具・型式", "カード破砕機", { within });
  });
  await step(page, "検証を記録する", async (within) => {
    await page.click("checkbox", "現物の目視", { within });
    await page.fill("検証者", "課長佐藤", { within });
    await page.choose("検証の結果", "良", { within });
  });
  expect((await page.rpc("ledger_list", only)).total === 0, "the card is in the ledger until the case is closed");
  await page.click("button", "完了する");
  await page.text("「完了する」を記録しました");
  const [card] = (await page.rpc("ledger_list", only)).records;
  expect(card?.step === "crushed" && card.values.witness === "課長佐藤", "the card says who crushed it and who saw it");
}

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  await page.find("heading", "今日");
  await page.rpc("ledger_add", {
    ledger: "ic_card",
    values: { card_number: "C-01187", kind: "personal", systems: "文書管理、収納システム", valid_until: "2031-03-31" },
  });
  await page.rpc("ledger_add", { ledger: "ic_card", values: { card_number: "G-00009", kind: "division", place: "窓口 施錠庫" } });

  // Lent through the common dialog, which asks for what the step needs.
  await goTo(page, "ICカード");
  await page.find("heading", "ICカード");
  await page.click("row", "C-01187");
  await page.keys("enter");
  await page.click("button", "貸与する");
  const lend = await page.find("dialog", "貸与する");
  await page.fill("保有者", "髙橋 﨑子", { within: lend });
  await page.accessible("lend");
  await page.shot("01-lend");
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("貸与中");
  await page.shot("02-lent");

  // Lost: found by name, reported with a few fields.
  await page.click("button", "紛失の届出");
  await page.find("heading", "紛失の届出");
  await page.fill("なくしたカード", "高橋", { role: "searchbox" });
  await page.click("button", "C-01187");
  await page.find("timer", undefined, { patience: 500 }).then(
    () => expect(false, "the clock runs before the report"),
    () => undefined,
  );
  await page.click("button", "気づいた日時にいまの時刻を入れる");
  await page.fill("状況", "帰宅の途中で名札入れごと見当たらなくなった。");
  await page.click("button", "統一的な窓口に届け出た日時にいまの時刻を入れる");
  await page.accessible("loss: report");
  await page.shot("03-report");
  await page.fits();
  await page.keys("control+enter");
  await page.text("まだ無効化されていません");
  await page.accessible("loss: running");
  await page.shot("04-running");
  await page.fits();
  await page.zoom(2);
  await page.shot("04-running-200");
  await page.fits();
  await page.zoom(1);

  // Whoever reported it sees who stops the clock (第58条第2項第3号): the chief, on whose 今日 it stands above everything.
  await page.text("ができるのは責任者・代行者です");
  await actAs(page, "課長佐藤");
  await goTo(page, "今日");
  await page.find("timer");
  await page.accessible("today with a clock");
  await page.shot("05-today");
  await page.click("button", "カードの無効化");
  await page.fill("無効化した者", "情報システム課 吉田");
  await page.keys("control+enter");
  await page.text("届出から無効化まで", { exact: true });
  await page.shot("06-stopped");
  const stopped = await page.rpc("ledger_list", { ledger: "ic_card", view: { life: "active", search: "C-01187" } });
  const values = stopped.records[0].values;
  expect(stopped.records[0].step === "invalid", "the card is invalid");
  expect(values.invalidated_at >= values.reported_at, "the interval can be computed");

  // The report comes filled in.
  await page.click("button", "紛失等報告書を印刷");
  await page.find("heading", "印刷プレビュー");
  await page.text("様式第5号");
  await page.shot("07-paper");

  // From the same screen it is taken on as an incident, and another card is issued in its place.
  await page.keys("escape");
  await page.click("button", "インシデントとして扱う");
  await page.text("としてインシデントを始めました");
  const [incident] = (await page.rpc("ledger_list", { ledger: "incident", view: { life: "active" } })).records;
  expect(incident.values.outline.includes("名札入れ"), "the incident knows what happened");
  // Meanwhile another card was switched.
  const old = await page.rpc("ledger_add", {
    ledger: "ic_card",
    values: { card_number: OLD, kind: "personal", holder: "石和 太郎", lent_on: japanDay(-900), origin: "lent" },
  });
  const switched = { ledger: "ic_card", selection: { ids: [old.id] }, step: "replace", values: { replaced_on: japanDay() } };
  await page.rpc("ledger_step", switched);
  await actAs(page, "担当髙﨑");
  await goTo(page, "ICカード");
  await page.click("button", "紛失の届出");
  await page.fill("なくしたカード", "C-01187", { role: "searchbox" });
  await page.click("button", "C-01187");
  await page.click("button", "再発行を記録する");
  const again = await page.find("dialog", "再発行を記録する");
  await page.fill("再発行・新しいカード番号", "C-01202", { within: again });
  await page.keys("control+enter");
  await page.gone("dialog");
  await page.text("C-01202");
  await page.shot("08-issued-again");

  // A card that was switched is collected, and then waits on 今日 to be crushed (第58条第3項).
  await goTo(page, "今日");
  await page.click("button", "旧カードの回収");
  await page.click("button", "回収を記録する");
  const collect = await page.find("dialog", "回収を記録する");
  const collector = await page.find("textbox", "回収した者", { within: collect });
  expect((await page.value(collector)) === "担当髙﨑", "whoever records it is proposed");
  await page.keys("control+enter");
  await page.gone("dialog");
  await goTo(page, "今日");
  await page.click("button", "回収したカードの破砕");
  await page.text(OLD);
  await page.text("回収・破砕待ち");
  await page.shot("09-collected");
  await page.keys("escape");
  await goTo(page, "ICカード");
  await crush(page, expect);

  // A card of the division: the chief permits who may use it.
  await goTo(page, "ICカード");
  await page.click("row", "G-00009");
  await page.keys("space");
  await page.click("button", "使用の許可");
  const permit = await page.find("dialog", "使用の許可");
  await page.click("checkbox", "担当髙﨑", { within: permit });
  await page.fill("用途", "窓口の当番", { within: permit });
  await page.accessible("permit");
  await page.shot("12-permit");
  await page.zoom(2);
  await page.shot("12-permit-200");
  await page.zoom(1);
  await page.click("button", "許可する", { within: permit });
  await page.gone("dialog");

  // A check: one card is there, one is not.
  await actAs(page, "担当髙﨑");
  await goTo(page, "ICカード");
  await page.click("button", "点検する");
  await page.find("heading", "カードの点検");
  await page.click("radio", "ない", { within: await page.find("radiogroup", "G-00009の現物") });
  await page.accessible("check");
  await page.shot("10-check");
  await page.keys("control+enter");
  await page.find("heading", "点検・棚卸の指摘");
  await page.text("G-00009");
  await page.shot("11-finding");
  // It waits for whoever can settle it.
  const today = await page.rpc("today", {});
  expect(today.waiting.some((r) => r.kind === "点検・棚卸の指摘"), "the finding waits on 今日");
}
