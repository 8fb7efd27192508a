import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { retryAfterOf } from "../protocol/wire.ts";
import { ApiClient } from "./api-client.ts";
import {
  ProblemError,
  SourceChangedError,
  UnknownProblemError,
  UnreachableError,
} from "./errors.ts";
import { quickRetry } from "./memory.suite.ts";
import { type RetryDelay, withRetry, withShortTimeout } from "./retry.ts";
import { checkServer } from "./send-checks.ts";
import { fetchTransport } from "./transport.ts";

/** Fails once with each of these errors, then succeeds. */
function failing(...errors: Error[]): () => Promise<string> {
  return async () => {
    const error = errors.shift();
    if (error) throw error;
    return "done";
  };
}

const away = () => new UnreachableError("The server can't be reached.");

describe("a retry", () => {
  it("follows each transient error, with a longer delay each time", async () => {
    const retry = quickRetry();
    const busy = ProblemError.of("unavailable");
    const limited = ProblemError.of("rate_limited");
    const stalled = ProblemError.of("request_timeout");
    assert.equal(await withRetry(failing(away(), busy, limited, stalled, away()), retry), "done");
    assert.deepEqual(retry.sleeps, [375, 750, 1500, 3000, 6000]);
  });

  it("follows an unknown problem with status 5xx, and none with 4xx", async () => {
    const retry = quickRetry();
    const busy = new UnknownProblemError("Being moved.", 503, 60);
    assert.equal(await withRetry(failing(busy), retry), "done");
    assert.deepEqual(retry.sleeps, [60_000]);
    const refused = new UnknownProblemError("Not from here.", 451);
    await assert.rejects(withRetry(failing(refused), retry), refused);
    assert.equal(retry.sleeps.length, 1);
  });

  it("waits at most half a minute without Retry-After", async () => {
    const retry = quickRetry();
    await assert.rejects(
      withRetry(() => Promise.reject(away()), retry),
      UnreachableError,
    );
    assert.equal(Math.max(...retry.sleeps), 22_500);
  });

  it("waits for the time in Retry-After", async () => {
    const retry = quickRetry();
    const busy = ProblemError.of("unavailable", { retryAfterSeconds: 90 });
    const proxy = new UnreachableError("HTTP 503.", { status: 503, retryAfterSeconds: 40 });
    await withRetry(failing(busy, proxy), retry);
    assert.deepEqual(retry.sleeps, [90_000, 40_000]);
  });

  it("waits a day if Retry-After is more than a timer can hold", async () => {
    for (const digits of ["2147483", "2147484", "4294968", "999999999", "9".repeat(400)]) {
      const retry = { ...quickRetry(), giveUpAfterMs: Number.POSITIVE_INFINITY };
      const retryAfterSeconds = retryAfterOf(new Headers({ "retry-after": digits }));
      const busy = ProblemError.of("unavailable", { retryAfterSeconds });
      assert.equal(await withRetry(failing(busy), retry), "done");
      assert.deepEqual(retry.sleeps, [86_400_000], digits);
    }
  });

  it("also sleeps on the real clock if Retry-After is 30 years", async () => {
    const stop = new AbortController();
    let asked = 0;
    const waiting = withRetry(
      async () => {
        asked++;
        throw ProblemError.of("unavailable", { retryAfterSeconds: 999_999_999 });
      },
      { giveUpAfterMs: Number.POSITIVE_INFINITY, signal: stop.signal },
    );
    setTimeout(() => stop.abort(new Error("stopped")), 50);
    await assert.rejects(waiting, /stopped/);
    assert.equal(asked, 1);
  });

  it("does not happen if Retry-After is longer than the time left", async () => {
    const retry = quickRetry();
    const busy = ProblemError.of("rate_limited", { retryAfterSeconds: 3600 });
    await assert.rejects(withRetry(failing(busy), retry), busy);
    assert.deepEqual(retry.sleeps, []);
  });

  it("stops at the time limit with the last error", async () => {
    const retry = { ...quickRetry(), giveUpAfterMs: 2_000 };
    const last = away();
    await assert.rejects(withRetry(failing(away(), away(), last), retry), last);
    assert.deepEqual(retry.sleeps, [375, 750]);
  });

  it("never follows a permanent error", async () => {
    const errors = [
      ...(
        ["wrong_password", "gone", "locked", "too_large", "internal", "transfer_limit"] as const
      ).map((code) => ProblemError.of(code)),
      new SourceChangedError(),
      new TypeError("a mistake in this program"),
    ];
    for (const error of errors) {
      const retry = quickRetry();
      await assert.rejects(withRetry(failing(error), retry), error);
      assert.deepEqual(retry.sleeps, []);
    }
  });

  it("reports the cause and the length of each delay", async () => {
    const delays: RetryDelay[] = [];
    const errors = [
      away(),
      ProblemError.of("request_timeout"),
      ProblemError.of("rate_limited", { retryAfterSeconds: 60 }),
      ProblemError.of("unavailable", { retryAfterSeconds: 10 }),
      new UnknownProblemError("Being moved.", 503, 20),
      new UnreachableError("HTTP 502.", { status: 502 }),
    ];
    const retry = { ...quickRetry(), giveUpAfterMs: 600_000 };
    await withRetry(failing(...errors), { ...retry, onDelay: (delay) => delays.push(delay) });
    assert.deepEqual(
      delays.map(({ cause, status }) => [cause, status]),
      [
        ["unreachable", undefined],
        ["unreachable", undefined],
        ["limited", undefined],
        ["unavailable", undefined],
        ["unavailable", undefined],
        ["intermediary", 502],
      ],
    );
    assert.ok(delays.every(({ giveUpAfterMs }) => giveUpAfterMs === 600_000));
    assert.deepEqual(
      delays.map(({ ms }) => ms),
      retry.sleeps,
    );
  });

  it("ends its delay on abort", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const waiting = withRetry(failing(away()), {
      signal: stop.signal,
      onDelay: () => setImmediate(() => stop.abort(reason)),
    });
    await assert.rejects(waiting, reason);
  });

  it("does not start a delay if it was aborted before", async () => {
    const reason = new Error("stopped");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(withRetry(failing(away()), { signal }), reason);
  });
});

describe("a transfer that has not begun", () => {
  /** As Node's fetch reports it. */
  const failed = (code: string) => {
    const cause = new TypeError("fetch failed", { cause: Object.assign(new Error(), { code }) });
    return new UnreachableError("The server can't be reached.", { cause });
  };

  for (const code of [
    "ECONNREFUSED",
    "ENOTFOUND",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_SSL_WRONG_VERSION_NUMBER",
  ]) {
    it(`fails at once with ${code}; a transfer that has begun retries`, async () => {
      const retry = quickRetry();
      const error = failed(code);
      await assert.rejects(withRetry(failing(error), withShortTimeout(retry)), error);
      assert.deepEqual(retry.sleeps, []);
      assert.equal(await withRetry(failing(error), retry), "done");
    });
  }

  it("retries for some seconds after a broken connection", async () => {
    for (const code of ["ECONNRESET", "EAI_AGAIN", "UND_ERR_SOCKET"]) {
      assert.equal(await withRetry(failing(failed(code)), withShortTimeout(quickRetry())), "done");
    }
  });

  it("fails at once if no server listens on the port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    server.close();
    await once(server, "close");
    const retry = quickRetry();
    const api = new ApiClient({ serverUrl: `http://127.0.0.1:${port}` });
    await assert.rejects(checkServer(api, retry), { code: "unreachable" });
    assert.deepEqual(retry.sleeps, []);
  });

  it("ends at its time limit while the server sends its answer byte by byte", async () => {
    let isEnded = false;
    const drip = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (!isEnded) controller.enqueue(new Uint8Array([0x20]));
      },
      cancel: () => {
        isEnded = true;
      },
    });
    const fetch = async (_: unknown, { signal }: RequestInit = {}) => {
      const body = drip.pipeThrough(new TransformStream(), signal ? { signal } : {});
      return new Response(body, { headers: { "content-type": "application/json" } });
    };
    const api = new ApiClient({
      serverUrl: "https://slow.example",
      transport: fetchTransport(fetch),
    });
    const asking = checkServer(api, { ...quickRetry(), startWithinMs: 50 });
    await assert.rejects(asking, { code: "unreachable", detail: /did not answer in time/ });
    assert.equal(isEnded, true);
  });
});
