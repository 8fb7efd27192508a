import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../node/finding.ts";
import { paths } from "../../protocol/api.ts";
import { sizeInWords } from "../../protocol/quantities.ts";
import { judgeOf, type Site } from "./site.ts";
import type { TrialShare } from "./trial-share.ts";
import { headerOf, headOf, type OpenRequest, problemCodeOf, readAnswer, within } from "./wire.ts";

/** The first bytes of an upload. Most checks never send the rest. */
const FIRST_PIECE = new Uint8Array(64 * 1024);
/** The most bytes that OneTimeShare's own clients send in one request. */
const OWN_REQUEST_SIZE = 2 * 1024 * 1024;
/** The time for the first bytes to reach the server: on the first try and on the second. */
const ARRIVAL_MS = [700, 3_000];
const EARLY_ANSWER_MS = 1_500;

/** The size of the share for these checks: one request of the size that the server recommends. */
export function uploadSize({ config }: Pick<Site, "config">): number {
  return Math.min(config.uploadChunkSize, config.maxShareSize);
}

/** Whether the owner's token reaches the server. */
export async function checkAuthorization(site: Site, share: TrialShare): Promise<Finding> {
  const judge = judgeOf("authorization", site);
  const path = paths.upload(share.id);
  const head = await site.wire.exchange({ method: "HEAD", path, headers: share.upload });
  if (head.status === 200) return judge.ok("Tokens in Authorization reach the server.");
  if (head.status === 405 || head.status === 501) {
    return judge.failure(`The proxy refuses the method HEAD (${head.status}).`, "methods");
  }
  return judge.failure(
    `The owner's token does not reach the server: a request with it was answered with ${head.status}.`,
    "authorization",
  );
}

/** Whether OPTIONS, PATCH and DELETE reach the server. */
export async function checkMethods(site: Site, share: TrialShare): Promise<Finding> {
  const judge = judgeOf("methods", site);
  const path = paths.upload(share.id);
  const refused: string[] = [];
  for (const [method, expected] of [
    ["OPTIONS", 204],
    ["PATCH", 204],
    // For a share that does not exist, so that no upload ends.
    ["DELETE", 404],
  ] as const) {
    const target = method === "DELETE" ? paths.upload(`${share.id.slice(1)}A`) : path;
    const headers = { ...share.upload, ...(method === "PATCH" ? { "upload-offset": "0" } : {}) };
    const { status } = await site.wire.exchange({ method, path: target, headers });
    const reached =
      status === expected || (method === "DELETE" && [401, 404, 410].includes(status));
    if (!reached) refused.push(`${method} (${status})`);
  }
  if (refused.length === 0) return judge.ok("Every method of the API reaches the server.");
  return judge.failure(`The proxy refuses ${refused.join(" and ")}.`, "methods");
}

/** Whether one request may have the size that the server recommends to clients. */
export async function checkBodyLimit(site: Site, share: TrialShare): Promise<Finding> {
  const judge = judgeOf("body-limit", site);
  const size = uploadSize(site);
  const refusal = await findRefusal(site, share, size);
  if (refusal === null) return judge.ok(`A request may have ${sizeInWords(size)}.`);
  const isForOwn =
    size > OWN_REQUEST_SIZE && (await findRefusal(site, share, OWN_REQUEST_SIZE)) === null;
  if (isForOwn) {
    return judge.warning(
      `The proxy refuses a request of ${sizeInWords(size)} (${refusal}). The pages and the command line send smaller requests, but other clients may not.`,
      "bodyLimit",
    );
  }
  return judge.failure(
    `The proxy refuses a request of ${sizeInWords(Math.min(size, OWN_REQUEST_SIZE))} (${refusal}), so uploads fail.`,
    "bodyLimit",
  );
}

/** The status with which a proxy refuses the declared size; null if nothing refuses it. */
async function findRefusal(site: Site, share: TrialShare, size: number): Promise<number | null> {
  const open = beginUpload(site, share, { "content-length": String(size) });
  const early = await within(EARLY_ANSWER_MS, open.answer);
  open.request.destroy();
  if (!early) return null;
  const answer = { ...headOf(early), body: await readAnswer(early).catch(() => Buffer.alloc(0)) };
  // The server itself answers only a complete request, or one that another request has replaced.
  return problemCodeOf(answer) === null ? answer.status : null;
}

/**
 * Whether the server gets bytes before their request is complete. A second request takes over the upload: the server
 * then ends the first request and stores its bytes. If a proxy buffers, the server never sees the first request.
 */
export async function checkBuffering(
  site: Site,
  share: TrialShare,
  kind: "sized" | "chunked",
): Promise<Finding> {
  const isSized = kind === "sized";
  const judge = judgeOf(isSized ? "upload-buffering" : "chunked-uploads", site);
  for (const arrivalMs of ARRIVAL_MS) {
    if (await arrivesEarly(site, share, isSized, arrivalMs)) {
      return judge.ok(
        isSized
          ? "The server gets the bytes of an upload as they are sent."
          : "The server also gets the bytes of an upload without a Content-Length as they are sent.",
      );
    }
  }
  return isSized
    ? judge.failure(
        "The proxy buffers uploads: the server gets nothing until a request is complete. Progress and resumption do not work.",
        "buffering",
      )
    : judge.warning(
        "The proxy buffers uploads without a Content-Length. Third-party clients may send such uploads.",
        "chunked",
      );
}

async function arrivesEarly(
  site: Site,
  share: TrialShare,
  isSized: boolean,
  arrivalMs: number,
): Promise<boolean> {
  const from = await offsetOf(site, share);
  // The request declares all missing bytes but never completes the upload: the next check needs the same share.
  const length = uploadSize(site) - from;
  const size = isSized ? { "content-length": String(length) } : { "transfer-encoding": "chunked" };
  const open = beginUpload(site, share, { ...size, "upload-offset": String(from) });
  try {
    if (await within(arrivalMs, open.answer)) return false;
    // An empty request takes over the upload and adds nothing. If bytes have arrived, its offset is a conflict.
    await site.wire.exchange({
      method: "PATCH",
      path: paths.upload(share.id),
      headers: { ...share.upload, "upload-offset": String(from) },
    });
    if ((await offsetOf(site, share)) > from) return true;
    // If another process has the first request, its bytes are lost, but the server still answers it.
    const ended = await within(EARLY_ANSWER_MS, open.answer);
    return ended?.statusCode === 409;
  } finally {
    open.request.destroy();
  }
}

async function offsetOf(site: Site, share: TrialShare): Promise<number> {
  const path = paths.upload(share.id);
  const answer = await site.wire.exchange({ method: "HEAD", path, headers: share.upload });
  return Number(headerOf(answer, "upload-offset"));
}

function beginUpload(site: Site, share: TrialShare, headers: Record<string, string>): OpenRequest {
  const open = site.wire.open({
    method: "PATCH",
    path: paths.upload(share.id),
    headers: { ...share.upload, "upload-offset": "0", ...headers },
  });
  open.request.write(FIRST_PIECE);
  return open;
}

/** The end of an upload that sends nothing for a while. */
export interface IdleUpload {
  /** The status of the answer; null: the connection was closed. */
  status: number | null;
  /** The problem code, if the server itself answered. */
  code: string | null;
  /** The seconds until the answer or the end of the connection. */
  seconds: number;
}

/** Sends the first half of a share of `2 * FIRST_PIECE`, waits, and sends the second half. */
export async function runIdleUpload(
  site: Site,
  share: TrialShare,
  idleMs: number,
): Promise<IdleUpload> {
  const begun = performance.now();
  const size = 2 * FIRST_PIECE.length;
  const open = beginUpload(site, share, { "content-length": String(size) });
  const early = await Promise.race([
    open.answer.then((answer) => ({ answer })),
    sleep(idleMs, null, { ref: false }),
  ]);
  if (early === null) open.request.end(FIRST_PIECE);
  const answer = early ? early.answer : await within(15_000, open.answer);
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (answer === null) {
    open.request.destroy();
    return { status: null, code: null, seconds };
  }
  const body = await readAnswer(answer).catch(() => Buffer.alloc(0));
  if (!open.request.destroyed) open.request.destroy();
  const { status, lines } = headOf(answer);
  return { status, code: problemCodeOf({ lines, body }), seconds };
}

export const IDLE_UPLOAD_SIZE = 2 * FIRST_PIECE.length;
