import { Check } from "typebox/value";
import { ShareStatus } from "../protocol/api.ts";
import { UnreachableError } from "./errors.ts";
import { readEvents } from "./event-stream.ts";
import { notOurs, parseJson } from "./http.ts";
import { Backoff, isTransient, type RetryOptions } from "./retry.ts";

/**
 * Each status that differs from the one before, until the share is gone or the signal is aborted, which ends
 * it quietly.
 *
 * @param connect opens the stream of events
 * @throws ProblemError when the server refuses
 */
export async function* followStatus(
  connect: () => Promise<AsyncIterable<Uint8Array>>,
  signal: AbortSignal,
  retry: RetryOptions = {},
): AsyncGenerator<ShareStatus, void, undefined> {
  const backoff = new Backoff({ giveUpAfterMs: Number.POSITIVE_INFINITY, ...retry, signal });
  let last = "";
  try {
    for (;;) {
      try {
        for await (const { name, data } of readEvents(await connect())) {
          backoff.progressed();
          if (name !== "status" || data === last) continue;
          last = data;
          const status = parseStatus(data);
          yield status;
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

function parseStatus(json: string): ShareStatus {
  const status = parseJson(json);
  if (!Check(ShareStatus, status)) throw notOurs();
  return status;
}
