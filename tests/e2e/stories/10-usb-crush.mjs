// Thirty sticks are crushed in the office before a witness; degaussing an SSD is refused with the reason.

import { actAs, makeBook } from "../office.mjs";

export const title = "Thirty USB sticks are crushed in the office with a witness; degaussing an SSD is refused";

const STICKS = Array.from({ length: 30 }, (_, n) => `FU0821-${String(3301 + n).padStart(6, "0")}`);

function now() {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Tokyo", dateStyle: "short", timeStyle: "short" });
  return parts.format(new Date()).replaceAll("-", "/");
}

export async function play({ open, expect }) {
  const page = await open();
  await makeBook(page);
  await page.click("button", "あとで取り込む");
  const goTo = async (name) => page.click("button", name, { within: await page.find("navigation", "主な画面") });
  const begin = async (name, kind, method, serials) => {
    await goTo("廃棄・返却");
    await page.click("button", "新しい廃棄・返却");
    await page.fill("件名", name);
    await page.choose("処分の区分", "廃棄");
    await page.choose("廃棄の理由", "不要");
    await page.choose("処理の委託", "職員が処理する");
    await page.choose("種別", kind);
    await page.choose("重要性分類", "B");
    await page.choose("方法", method);
    await page.paste("番号を貼り付ける", serials.join("\n"));
    await page.click("button", "貼り付けた番号を加える");
    await page.text(`${serials.length}点を品目に加えました`);
  };

  // An SSD is not degaussed, whoever asks.
  const methods = await page.rpc("disposal_judge", { items: [] });
  const degauss = methods.methods.ssd.find((m) => m.key === "degauss");
  expect(degauss, "the table does not list degaussing for an SSD, so nobody is told why not");
  await begin("SSDの消磁", "SSD", degauss.label, ["S4EVNF0M7142"]);
  await page.text("消磁は効きません");
  await page.shot("01-refused-while-writing");
  await page.accessible("degaussing refused");
  await page.click("button", "保存する");
  await page.find("list", "手続の進み");
  await page.text("消磁は効きません");
  await page.shot("02-refused");
  await page.fits();
  const { version } = (await page.rpc("disposal_get", { id: "1" })).record;
  const refused = await page.rpc("disposal_step", { id: "1", version, step: "request", stage: "", reason: "", values: {}, text: null })
    .catch((why) => why.message);
  expect(String(refused).includes("消磁は効きません"), `the door answered ${JSON.stringify(refused)}`);

  // Thirty sticks. The form is left in the middle and opened again: what was written is still there.
  const crush = methods.methods.usb.find((m) => m.key === "crush_chip");
  await begin("USBメモリ30本の破砕", "USBメモリ", crush.label, STICKS);
  await page.text("下書きを保存", { patience: 20_000 });
  await goTo("今日");
  await goTo("廃棄・返却");
  await page.click("button", "新しい廃棄・返却");
  await page.text("書きかけの内容を戻しました");
  await page.text("30点");
  await page.shot("03-draft");
  await page.click("button", "保存する");
  await page.find("list", "手続の進み");
  await page.click("button", "申請する");
  await page.until(async () => (await page.rpc("disposal_get", { id: "2" })).record.step === "requested", "the request");

  await actAs(page, "課長佐藤");
  const openCase = async () => {
    await goTo("廃棄・返却");
    await page.click("gridcell", "USBメモリ30本の破砕").catch(() => page.click("cell", "USBメモリ30本の破砕"));
    await page.keys("enter");
    await page.find("list", "手続の進み");
  };
  await openCase();
  await page.click("button", "許可する");
  await page.click("button", "許可する", { within: await page.find("dialog") });
  await page.gone("dialog");

  // One number misread by the scanner is pointed out before anything is recorded.
  await page.click("button", "数量を確認した");
  let within = await page.find("dialog");
  await page.paste("読んだ番号", STICKS.map((s, n) => (n === 4 ? s.replace("0821", "O821") : s)).join("\n"), { within });
  await page.text("0 と O", { within });
  await page.shot("04-near-miss");
  await page.accessible("near miss");
  await page.paste("読んだ番号", STICKS.join("\n"), { within });
  await page.fill("数量の確認者", "課長佐藤", { within });
  await page.fill("数量の確認日時", now(), { within });
  await page.click("button", "数量を確認した", { within });
  await page.gone("dialog");

  // The witness is somebody else than whoever crushes.
  await page.click("button", "処理を記録する");
  within = await page.find("dialog");
  await page.paste("読んだ番号", STICKS.join("\n"), { within });
  await page.fill("処理の開始", now(), { within });
  await page.fill("処理の終了", now(), { within });
  await page.fill("処理の場所", "市役所 南館1階", { within });
  await page.fill("処理実施者", "担当髙﨑", { within });
  await page.fill("立会者", "担当髙﨑", { within, exact: true });
  await page.fill("道具・型式", "破砕機 MS-40", { within });
  await page.click("button", "処理を記録する", { within });
  await page.text("同じ人", { within });
  await page.shot("05-same-witness");
  await page.fill("立会者", "課長佐藤", { within, exact: true });
  await page.click("button", "処理を記録する", { within });
  await page.gone("dialog");

  await page.click("button", "検証を記録する");
  within = await page.find("dialog");
  await page.click("checkbox", "現物の目視", { within });
  await page.fill("検証者", "課長佐藤", { within });
  await page.fill("検証日時", now(), { within });
  await page.choose("検証の結果", "良", { within });
  await page.click("button", "検証を記録する", { within });
  await page.gone("dialog");
  await page.click("button", "完了する");
  await page.text("「完了する」を記録しました");
  await page.shot("06-closed");
  await page.accessible("closed");

  // The same without a pointer: the log is reached and seen with keys alone.
  await page.keys("control+p");
  await page.find("heading", "印刷プレビュー");
  await page.shot("07-print");
  expect((await page.rpc("disposal_get", { id: "2" })).record.step === "closed", "the case is not closed");
}
