import { Check } from "typebox/value";
import { ServingProgress, ShareStatus } from "../protocol/api.ts";
import { parseJson } from "../protocol/wire.ts";
import { UnreachableError } from "./errors.ts";
import { invalidAnswer } from "./http.ts";
import { downloadsAfterProgress, downloadsAfterStatus } from "./live-downloads.ts";
import { Backoff, isTransient, type RetryOptions } from "./retry.ts";

/** A status with what no record has. */
export interface LiveStatus extends ShareStatus {
  /** The progress of running downloads, as far as the server has reported it. */
  downloads: readonly ServingProgress[];
}

/**
 * Yields each new status, and each progress of a download, until the share is gone. An aborted signal ends it without an error.
 *
 * @param connect opens the stream of events
 * @throws ProblemError when the server refuses
 */
export async function* followStatus(
  connect: () => Promise<AsyncIterable<Uint8Array>>,
  signal: AbortSignal,
  retry: RetryOptions = {},
): AsyncGenerator<LiveStatus, void, undefined> {
  const backoff = new Backoff({ giveUpAfterMs: Number.POSITIVE_INFINITY, ...retry, signal });
  let last = "";
  let live = null as LiveStatus | null;
  try {
    for (;;) {
      try {
        for await (const { name, data } of readEvents(await connect())) {
          backoff.progressed();
          if (name === "progress" && live) {
            const progress = parseJson(data);
            if (!Check(ServingProgress, progress)) throw invalidAnswer();
            const downloads = downloadsAfterProgress(live.downloads, live, progress);
            if (downloads === live.downloads) continue;
            live = { ...live, downloads };
            yield live;
          }
          if (name !== "status" || data === last) continue;
          last = data;
          const status = parseJson(data);
          if (!Check(ShareStatus, status)) throw invalidAnswer();
          const downloads = downloadsAfterStatus(live?.downloads ?? [], live, status);
          live = { ...status, downloads };
          yield live;
          if (status.state === "gone") return;
        }
        throw new UnreachableError("The connection to the server has ended.");
      } catch (error) {
        if (!isTransient(error)) throw error;
        await backoff.wait(error);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

export interface ServerSentEvent {
  /** "message" unless the server names it. */
  name: string;
  data: string;
}

/** The longest event, in characters. A server must not fill the memory. */
const MAX_EVENT_LENGTH = 1024 * 1024;

/**
 * The events of a text/event-stream (HTML Standard, section 9.2.6). An incomplete last event is dropped, as the
 * standard requires.
 *
 * @throws UnreachableError for an event that is too long
 */
export async function* readEvents(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  let name = "";
  let data: string[] = [];
  let length = 0;
  for await (const line of readLines(source)) {
    if (line === "") {
      if (data.length > 0) yield { name: name || "message", data: data.join("\n") };
      name = "";
      data = [];
      length = 0;
      continue;
    }
    length += line.length;
    if (length > MAX_EVENT_LENGTH) throw invalidAnswer();
    // A line that begins with a colon is a comment: its field has no name.
    const [, field, value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
}

async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of source) {
    rest += decoder.decode(bytes, { stream: true });
    // A CR at the end may be the first half of a CR LF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    yield* lines;
    if (rest.length > MAX_EVENT_LENGTH) throw invalidAnswer();
  }
}
