import { crc32, deflateSync } from "node:zlib";
import type { Item } from "../support/shares.ts";

/** Small files of each kind that has a preview. */

export function named(name: string, content: string | Uint8Array): Item {
  return { name, bytes: typeof content === "string" ? Buffer.from(content) : content };
}

/** A grey picture. `claimed`: the size in the header, if it is another. */
export function png(width: number, height: number, claimed = { width, height }): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(claimed.width, 0);
  header.writeUInt32BE(claimed.height, 4);
  header[8] = 8;
  const row = Buffer.alloc(width + 1, 128);
  // No filter.
  row[0] = 0;
  const rows = deflateSync(Buffer.concat(Array(height).fill(row)));
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const chunks = [pngChunk("IHDR", header), pngChunk("IDAT", rows), pngChunk("IEND", "")];
  return Buffer.concat([signature, ...chunks]);
}

function pngChunk(type: string, content: Uint8Array | string): Buffer {
  const body = Buffer.concat([Buffer.from(type), Buffer.from(content as string)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return chunk;
}

/** One grey pixel. */
export const GIF = Buffer.from(
  "R0lGODlhAQABAIAAAICAgAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==",
  "base64",
);

/** A tone of ten seconds, so that a player can seek. */
export function wav(seconds = 10): Buffer {
  const rate = 8_000;
  const samples = Buffer.alloc(rate * seconds);
  for (const at of samples.keys()) samples[at] = 128 + 100 * Math.sin(at / 5);
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

interface PdfOptions {
  /** The text of each page. */
  pages?: readonly string[];
  /** More entries of the catalogue, such as "/OpenAction 20 0 R". */
  catalogue?: string;
  /** More entries of each page, such as "/Annots [20 0 R]". */
  page?: string;
  /** More objects, by their number from 20. */
  objects?: Record<number, string>;
}

/** A PDF with one line of text on each page. */
export function pdf(options: PdfOptions = {}): Buffer {
  const { pages = ["Hello"], catalogue = "", page = "", objects = {} } = options;
  const all = new Map<number, string>();
  const ids = pages.map((_, index) => 100 + 2 * index);
  all.set(1, `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`);
  const kids = ids.map((id) => `${id} 0 R`).join(" ");
  all.set(2, `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  all.set(3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
  for (const [index, text] of pages.entries()) {
    const id = 100 + 2 * index;
    const drawing = `BT /F1 48 Tf 40 700 Td (${text}) Tj ET`;
    const resources = "/Resources << /Font << /F1 3 0 R >> >>";
    all.set(
      id,
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${resources} /Contents ${id + 1} 0 R ${page} >>`,
    );
    all.set(id + 1, `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`);
  }
  for (const [id, object] of Object.entries(objects)) all.set(Number(id), object);
  return assemble(all);
}

function assemble(objects: ReadonlyMap<number, string>): Buffer {
  let content = "%PDF-1.7\n";
  const offsets = new Map<number, number>();
  for (const [id, object] of objects) {
    offsets.set(id, content.length);
    content += `${id} 0 obj\n${object}\nendobj\n`;
  }
  const start = content.length;
  const size = Math.max(...objects.keys()) + 1;
  content += `xref\n0 ${size}\n`;
  for (let id = 0; id < size; id++) {
    const offset = offsets.get(id);
    const isUsed = offset !== undefined;
    const number = String(offset ?? 0).padStart(10, "0");
    content += `${number} ${isUsed ? "00000 n" : "65535 f"} \n`;
  }
  content += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(content, "latin1");
}
