// Answers written into an .xlsx as somebody in Excel would: the package is taken apart and put together again.

import { readFileSync, writeFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";

const TABLE = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc32(bytes) {
  let c = 0xffffffff;
  for (const b of bytes) c = (c >>> 8) ^ TABLE[(c ^ b) & 0xff];
  return (c ^ 0xffffffff) >>> 0;
}

/** The parts of a package, by name. */
function parts(file) {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  const found = new Map();
  for (let n = 0; n < count; n += 1) {
    const [method, size] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((o) => file.readUInt16LE(at + o));
    const name = file.toString("utf8", at + 46, at + 46 + nameLength);
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(start, start + size);
    found.set(name, method === 0 ? bytes : inflateRawSync(bytes));
    at += 46 + nameLength + extra + comment;
  }
  return found;
}

function packed(all) {
  const [bodies, directory] = [[], []];
  let offset = 0;
  for (const [name, bytes] of all) {
    const [label, data] = [Buffer.from(name), deflateRawSync(bytes)];
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(label.length, 22);
    bodies.push(Buffer.from("PK\x03\x04"), head, label, data);
    const entry = Buffer.alloc(42);
    entry.writeUInt16LE(20, 0);
    head.copy(entry, 2, 0, 24);
    entry.writeUInt32LE(offset, 38);
    directory.push(Buffer.from("PK\x01\x02"), entry, label);
    offset += 30 + label.length + data.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(all.size, 4);
  end.writeUInt16LE(all.size, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...bodies, list, Buffer.from("PK\x05\x06"), end]);
}

/** Writes `answer(row)` into the empty cells of a column, by the number of the question from 1. */
export function answered(from, to, answer, column = "E") {
  const all = parts(readFileSync(from));
  const name = "xl/worksheets/sheet1.xml";
  let question = 0;
  const xml = all
    .get(name)
    .toString("utf8")
    .replace(new RegExp(`<c r="${column}(\\d+)" s="(\\d+)"/>`, "g"), (_, row, style) => {
      question += 1;
      return `<c r="${column}${row}" s="${style}" t="inlineStr"><is><t>${answer(question)}</t></is></c>`;
    });
  all.set(name, Buffer.from(xml));
  writeFileSync(to, packed(all));
  return question;
}

const spelled = (text) => String(text).replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);

/** A workbook with the heads of another one, and these rows below them from row `first` on. */
export function filled(from, to, rows, first) {
  const all = parts(readFileSync(from));
  const name = "xl/worksheets/sheet1.xml";
  const cell = (text, at, row) => `<c r="${String.fromCharCode(65 + at)}${row}" t="inlineStr"><is><t>${spelled(text)}</t></is></c>`;
  const lines = rows.map((cells, n) => `<row r="${first + n}">${cells.map((c, at) => cell(c, at, first + n)).join("")}</row>`);
  const xml = all.get(name).toString("utf8");
  const kept = xml.slice(0, xml.indexOf(`<row r="${first}"`)).replace(/<dimension [^>]*>/, "");
  all.set(name, Buffer.from(`${kept}${lines.join("")}${xml.slice(xml.indexOf("</sheetData>"))}`));
  writeFileSync(to, packed(all));
}
