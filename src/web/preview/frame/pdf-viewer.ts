import {
  AnnotationMode,
  GlobalWorkerOptions,
  getDocument,
  PDFDataRangeTransport,
  type PDFDocumentProxy,
  type PDFPageProxy,
  type RenderTask,
  VerbosityLevel,
} from "pdfjs-dist";
import rendererCode from "pdfjs-dist/build/pdf.renderer.min.mjs?classic";
import parserCode from "pdfjs-dist/build/pdf.worker.min.mjs?classic";
import jbig2 from "pdfjs-dist/wasm/jbig2.wasm?url";
import openjpeg from "pdfjs-dist/wasm/openjpeg.wasm?url";
import type { Shown } from "./answer-page.ts";
import { startFrame } from "./start-frame.ts";
import { trustAsWorker } from "./trusted-markup.ts";

/** A page on the screen, in pixels: 32 MiB. */
const MAX_PAGE_PIXELS = 8 * 1024 * 1024;

/** A picture in a PDF, in pixels. Larger ones stay white. */
const MAX_IMAGE_PIXELS = 32 * 1024 * 1024;

const RANGE_BYTES = 256 * 1024;

/** A screen reader gets at most this many characters of a page. */
const MAX_TEXT = 100_000;

/** The frame for PDFs. It draws pages and has no link, form or script of the document. */
startFrame(async ({ content }) => {
  // Two Workers parse and draw, so that a slow document does not block the page.
  GlobalWorkerOptions.workerPort = startWorker(parserCode);
  GlobalWorkerOptions.rendererPorts = [startWorker(rendererCode)];
  const head = new Uint8Array(await content.slice(0, RANGE_BYTES).arrayBuffer());
  const task = getDocument({
    range: new BlobTransport(content, head),
    rangeChunkSize: RANGE_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    maxImageSize: MAX_IMAGE_PIXELS,
    enableXfa: false,
    // The frame can't request anything.
    useWorkerFetch: false,
    BinaryDataFactory: Decoders,
    wasmUrl: "/",
    verbosity: VerbosityLevel.ERRORS,
  });
  // Without this, a protected document waits for a password for ever.
  task.onPassword = () => void task.destroy();
  const view = new PdfView(await task.promise);
  await view.turn(1);
  return view;
});

function startWorker(code: string): Worker {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  // Chromium starts no module Worker in an opaque origin.
  return new Worker(trustAsWorker(url));
}

/** Reads the parts of a file that pdf.js asks for. A file of the browser's storage is not copied. */
class BlobTransport extends PDFDataRangeTransport {
  readonly #content: Blob;

  constructor(content: Blob, head: Uint8Array) {
    super(content.size, head);
    this.#content = content;
  }

  override async requestDataRange(begin: number, end: number): Promise<void> {
    const bytes = await this.#content.slice(begin, end).arrayBuffer();
    this.onDataRange(begin, new Uint8Array(bytes));
  }
}

/** The decoders for pictures in scanned documents. */
class Decoders {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const source = { "openjpeg.wasm": openjpeg, "jbig2.wasm": jbig2 }[filename];
    if (!source) throw new Error(`The frame does not have ${filename}.`);
    const base64 = source.slice(source.indexOf(",") + 1);
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }
}

class PdfView implements Shown {
  readonly #document: PDFDocumentProxy;
  #rendering: RenderTask | null = null;
  #turns = 0;

  constructor(document: PDFDocumentProxy) {
    this.#document = document;
  }

  get pages(): number {
    return this.#document.numPages;
  }

  async turn(number: number): Promise<void> {
    const turn = ++this.#turns;
    this.#rendering?.cancel();
    const page = await this.#document.getPage(number);
    this.#throwIfOvertaken(turn);
    const canvas = document.createElement("canvas");
    // A screen reader gets the text instead.
    canvas.ariaHidden = "true";
    const viewport = page.getViewport({ scale: scaleOf(page) });
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    const rendering = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE });
    this.#rendering = rendering;
    await rendering.promise;
    const text = document.createElement("p");
    text.className = "page-text";
    text.textContent = await textOf(page).catch(() => "");
    this.#throwIfOvertaken(turn);
    const view = document.createElement("div");
    view.className = "page";
    view.tabIndex = 0;
    view.append(canvas, text);
    document.body.replaceChildren(view);
    page.cleanup();
  }

  /** Two clicks in a row: the first page must not replace the second one. */
  #throwIfOvertaken(turn: number): void {
    if (turn !== this.#turns) throw new Error("Another page was asked for.");
  }
}

/** Fills the width of the frame. A page can claim any size. */
function scaleOf(page: PDFPageProxy): number {
  const { width, height } = page.getViewport({ scale: 1 });
  const fits = (document.documentElement.clientWidth * devicePixelRatio) / width;
  return Math.min(fits, Math.sqrt(MAX_PAGE_PIXELS / (width * height)));
}

async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  let text = "";
  for (const item of items) {
    if (!("str" in item)) continue;
    text += item.hasEOL ? `${item.str}\n` : item.str;
    if (text.length > MAX_TEXT) break;
  }
  return text.slice(0, MAX_TEXT);
}
