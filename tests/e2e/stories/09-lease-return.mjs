// Twelve leased terminals go back: items from a workbook, permission by the chief, one disk missing on the certificate,
// found, the signed paper scanned and told by its code, closed.

import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openCase, step } from "../disposal.mjs";
import { actAs, goTo, japanMinute, makeBook } from "../office.mjs";

export const title = "Twelve leased PCs are returned; one serial is missing, found, certified, signed and closed";

const BODIES = Array.from({ length: 12 }, (_, n) => `NB11A${String(301 + n).padStart(5, "0")}`);
const DISKS = Array.from({ length: 12 }, (_, n) => `S4EVNF${String(7107 + n * 7).padStart(6, "0")}`);
const LATE = DISKS[8];

export async function play({ open, stage, expect, root }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  for (const [n, body] of BODIES.entries()) {
    await page.rpc("ledger_add", {
      ledger: "media",
      values: {
        name: "ノート型端末", kind: "terminal", old_number: `端-22${String(n + 1).padStart(2, "0")}`, serial: [body],
        class: n < 4 ? "A" : "B", class_reason: "業務", lease: "leased", contract: "R3-賃-012",
      },
      parts: { inner: [{ kind: "ssd", serial: DISKS[n] }] },
    });
  }

  // The request: what, under which contract, and its items from the office's own workbook.
  await goTo(page, "廃棄・返却");
  await page.click("button", "新しい廃棄・返却");
  await page.fill("件名", "端末12台のリース返却");
  await page.choose("処分の区分", "リース返却");
  await page.choose("廃棄の理由", "リース満了");
  await page.fill("契約番号", "R3-賃-012");
  await page.fill("契約先・委託先", "○○リース㈱");
  await page.click("radio", "○", { within: await page.find("radiogroup", "返却時の消去の条項") });
  stage.answer(join(root, "assets/samples/廃棄・返却の品目_サンプル.xlsx"));
  await page.click("button", "Excelから読む");
  await page.text("12点を品目に加えました（台帳と一致 12点）", { patience: 60_000 });
  await page.shot("01-request");
  await page.accessible("request");
  await page.click("button", "保存する");
  await page.find("list", "手続の進み");
  await page.click("button", "申請する");
  await page.text("許可待ち", { patience: 15_000 }).catch(() => {});
  await page.shot("02-requested");
  await page.accessible("case");
  await page.fits();

  // The chief permits; the officer who asked could not.
  const CASE = "端末12台のリース返却";
  await actAs(page, "課長佐藤");
  await openCase(page, CASE);
  await step(page, "許可する");

  // A second person counts: bodies by scanner.
  await step(page, "数量を確認した", async (within) => {
    await page.paste("読んだ番号", BODIES.join("\n"), { within });
    await page.fill("数量の確認者", "課長佐藤", { within });
    await page.fill("数量の確認日時", japanMinute(), { within });
    await page.text("読んだ数 12", { within });
    await page.shot("03-counting");
    await page.accessible("counting");
  });
  await step(page, "引渡しを記録する", async (within) => {
    await page.paste("読んだ番号", BODIES.join("\n"), { within });
    await page.fill("引渡日時", japanMinute(), { within });
  });

  // The certificate comes without one disk: noted, but not closed.
  await step(page, "証明書を受け取った", async (within) => {
    await page.paste("読んだ番号", DISKS.filter((d) => d !== LATE).join("\n"), { within });
    await page.fill("証明書番号", "甲-26-1187", { within });
    await page.fill("証明書の発行日", japanMinute().slice(0, 10), { within });
    await page.fill("証明書の受領日", japanMinute().slice(0, 10), { within });
  });
  const certificate = join(stage.home, "証明書.txt");
  writeFileSync(certificate, "データ消去証明書 甲-26-1187\n");
  stage.answer(certificate);
  await page.click("button", "添付する");
  await page.click("menuitem", "証明書…");
  await page.text("証明書を添付しました");
  await page.text("1件 不一致");
  await page.keys("f8");
  const chosen = await page.find("status", "選んでいる品目");
  const words = await page.words(chosen);
  expect(words.includes("端-2209") && words.includes(LATE), `F8 went to ${words}`);
  await page.gone("button", "通知を閉じる").catch(() => {});
  await page.shot("04-one-missing");
  await page.accessible("one missing");
  await page.fits();
  const told = await page.said();
  expect(told.includes("端-2209"), "the missing item is not named");

  await page.zoom(2);
  await page.fits();
  await page.shot("05-one-missing-200");
  await page.accessible("one missing at 200 %");
  await page.zoom(1);

  // Found: the lessor sends the number after, and it is read in where it is missing.
  const seen = await page.rpc("disposal_get", { id: "1" });
  expect(seen.blocked.length > 0, "nothing blocks the closing");
  await step(page, "証明書を読み足す", async (within) => {
    await page.paste("読んだ番号", DISKS.join("\n"), { within });
    await page.gone(undefined, "あと1件", { within });
  });
  await page.gone(undefined, "1件 不一致");

  // On paper, signed, scanned, and told by its code.
  await openCase(page, CASE);
  await page.click("button", "印刷", { exact: true });
  await page.click("menuitem", "申請書兼許可書・処理記録…");
  await page.find("heading", "印刷プレビュー");
  await page.click("button", "番号を付けて発行する", { patience: 60_000 });
  await page.find("dialog");
  await page.click("button", "発行する", { exact: true });
  await page.gone("dialog");
  await page.text("税務-廃棄-R8-001-刷1");
  await page.shot("06-issued");
  const pdf = join(stage.home, "申請書.pdf");
  stage.answer(pdf);
  await page.click("button", "PDFで保存");
  await page.until(() => existsSync(pdf), "the paper to be saved");
  const scan = join(stage.home, "署名した紙");
  execFileSync("pdftoppm", ["-r", "200", "-jpeg", "-singlefile", pdf, scan]);
  await openCase(page, CASE);
  stage.answer(`${scan}.jpg`);
  await page.click("button", "添付する");
  await page.click("menuitem", "署名済の写し…");
  await page.text("税務-廃棄-R8-001-刷1 の署名済の写しとして添付しました（QRコードで確認）", { patience: 60_000 });
  await page.text("署名済");
  await page.shot("07-signed");

  await page.click("button", "完了する");
  await page.text("「完了する」を記録しました");
  await page.shot("08-closed");
  await page.accessible("closed");
  const media = await page.rpc("ledger_list", { ledger: "media", view: { life: "retired" }, offset: 0, limit: 50 });
  expect(media.records.length === 12, `${media.records.length} machines were retired`);
  // The signed copy and the certificate are looked at where they are.
  await page.click("button", "証明書.txt", { exact: true });
  await page.text("データ消去証明書 甲-26-1187", { within: await page.find("dialog") });
  await page.keys("escape");
  await page.gone("dialog");
  await page.click("button", "署名した紙.jpg", { exact: true });
  await page.find("img", "署名した紙.jpg", { within: await page.find("dialog") });
  await page.shot("09-signed-copy");
  await page.keys("escape");
  await page.gone("dialog");
  await page.zoom(2);
  await page.fits();
  await page.shot("10-zoomed");
  await page.zoom(1);
}
