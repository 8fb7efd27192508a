import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../node/finding.ts";
import { paths } from "../../protocol/api.ts";
import { judgeOf, type Site } from "./site.ts";
import type { TrialShare } from "./trial-share.ts";
import { IDLE_UPLOAD_SIZE, type IdleUpload, runIdleUpload } from "./uploads.ts";
import { headerOf, headOf, type OpenRequest, within } from "./wire.ts";

/** The server sends the first status at once. */
const FIRST_EVENT_WITHIN_MS = 4_000;
/**
 * The event of a change must arrive within this time. A later event probably comes from the server's poll, which
 * runs every 10 seconds.
 */
const EVENT_WITHIN_MS = 2_000;
const POLL_WITHIN_MS = 12_000;
/** Each server process allows 8 streams for one share, so 17 exceed the limit of two processes. */
const MOST_STREAMS = 17;

/** A stream of live events that counts the bytes that have arrived. */
class LiveStream {
  readonly open: OpenRequest;
  answer: IncomingMessage | null = null;
  bytes = 0;
  isOver = false;
  #changed = Promise.withResolvers<void>();

  constructor({ wire }: Site, share: TrialShare) {
    this.open = wire.open({
      path: paths.events(share.id),
      // Browsers accept these encodings, so a proxy that compresses for them compresses here too.
      headers: { ...share.owner, accept: "text/event-stream", "accept-encoding": "gzip, br" },
    });
    this.open.request.end();
    void this.open.answer.then((answer) => this.#listen(answer));
  }

  /**
   * Waits at most `ms`, until more than `bytes` have arrived or the stream is over. Returns whether they have arrived.
   */
  async arrived(bytes: number, ms: number): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (this.bytes <= bytes && !this.isOver) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await within(left, this.#changed.promise);
    }
    return this.bytes > bytes;
  }

  close(): void {
    this.open.request.destroy();
  }

  #listen(answer: IncomingMessage | null): void {
    this.answer = answer;
    answer?.on("error", () => {});
    answer?.on("data", (piece: Buffer) => {
      this.bytes += piece.length;
      this.#notify();
    });
    const end = () => {
      this.isOver = true;
      this.#notify();
    };
    if (answer === null) end();
    answer?.once("close", end);
  }

  #notify(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

/** Whether live events arrive when they are sent. */
export async function checkLiveEvents(site: Site, share: TrialShare): Promise<Finding> {
  const judge = judgeOf("live-events", site);
  const stream = new LiveStream(site, share);
  try {
    if (!(await stream.arrived(0, FIRST_EVENT_WITHIN_MS))) {
      return judge.failure(
        stream.isOver
          ? "The stream of live events ended at once."
          : "The proxy buffers live events: the first one did not arrive within 4 seconds.",
        "events",
      );
    }
    if (stream.answer?.statusCode !== 200) {
      return judge.failure(`Live events were refused with ${stream.answer?.statusCode}.`, "events");
    }
    const encoding = stream.answer.headers["content-encoding"];
    const before = stream.bytes;
    const changedAt = performance.now();
    await share.preview();
    if (!(await stream.arrived(before, POLL_WITHIN_MS))) {
      return judge.failure("The proxy buffers live events: a change did not arrive.", "events");
    }
    const tookMs = performance.now() - changedAt;
    if (tookMs > EVENT_WITHIN_MS) {
      return judge.warning(
        `A live event took ${(tookMs / 1000).toFixed(0)} seconds. With several servers, one may miss the events of the others.`,
        "events",
      );
    }
    if (encoding !== undefined) {
      return judge.warning(`The proxy compresses live events (${encoding}).`, "events");
    }
    return judge.ok("Live events arrive at once.");
  } finally {
    stream.close();
  }
}

/**
 * Whether the Retry-After of a refusal arrives. The check exceeds only the stream limit of its own share, so it hinders
 * nobody else.
 */
export async function checkRetryAfter(site: Site, share: TrialShare): Promise<Finding> {
  const judge = judgeOf("retry-after", site);
  const streams: LiveStream[] = [];
  try {
    while (streams.length < MOST_STREAMS) {
      const stream = new LiveStream(site, share);
      streams.push(stream);
      const answer = await within(FIRST_EVENT_WITHIN_MS, stream.open.answer);
      if (answer?.statusCode === 200) continue;
      if (!answer) break;
      const full = { ...headOf(answer), body: Buffer.alloc(0) };
      if (answer.statusCode !== 429 || !isProblem(full)) break;
      return headerOf(full, "retry-after") === null
        ? judge.failure("The proxy removes Retry-After from answers.", "retryAfter")
        : judge.ok("Retry-After arrives.");
    }
    return judge.skipped(
      "no request got a 429 from the server.",
      "A limit of the proxy on connections, or several server processes, may be the reason. Check by hand that an answer with status 429 has Retry-After.",
    );
  } finally {
    for (const stream of streams) stream.close();
  }
}

function isProblem(answer: Parameters<typeof headerOf>[0]): boolean {
  return headerOf(answer, "content-type")?.startsWith("application/problem+json") ?? false;
}

/** Pauses an upload and leaves a stream of live events open, to find idle time-outs of the proxy. */
export async function checkIdleTimeouts(
  site: Site,
  share: TrialShare,
  idleMs: number,
): Promise<Finding> {
  const judge = judgeOf("idle-timeouts", site);
  const { share: upload } = await site.shares.createUpload(IDLE_UPLOAD_SIZE);
  const [ended, seconds] = await Promise.all([
    runIdleUpload(site, upload, idleMs),
    secondsOfStream(site, share, idleMs),
  ]);
  const idle = Math.round(idleMs / 1000);
  if (seconds !== null) {
    return judge.failure(
      `The proxy closed a stream of live events after ${seconds} seconds without data.`,
      "idle",
    );
  }
  if (ended.status === 204) {
    return judge.ok(
      `An upload without data and a stream of live events stayed open for ${idle} seconds.`,
    );
  }
  return judgeIdleUpload(ended, judge);
}

function judgeIdleUpload(
  { status, code, seconds }: IdleUpload,
  judge: ReturnType<typeof judgeOf>,
): Finding {
  if (code === "request_timeout") {
    return judge.ok(
      `The server itself ended an upload after ${seconds} seconds without data (STALL_TIMEOUT). The proxy did not end it earlier.`,
    );
  }
  const how = status === null ? "closed the connection" : `answered with ${status}`;
  return judge.failure(
    `The proxy ${how} ${seconds} seconds after the start of an upload that paused.`,
    "idle",
  );
}

/** The seconds without data before a stream ended; null if it stayed open for `idleMs`. */
async function secondsOfStream(
  site: Site,
  share: TrialShare,
  idleMs: number,
): Promise<number | null> {
  const stream = new LiveStream(site, share);
  const begun = performance.now();
  let lastDataAt = begun;
  try {
    while (!stream.isOver) {
      const left = idleMs - (performance.now() - begun);
      if (left <= 0) return null;
      const { bytes } = stream;
      await Promise.race([stream.arrived(bytes, left), sleep(left, null, { ref: false })]);
      if (stream.bytes > bytes) lastDataAt = performance.now();
    }
    return Math.round((performance.now() - lastDataAt) / 1000);
  } finally {
    stream.close();
  }
}
