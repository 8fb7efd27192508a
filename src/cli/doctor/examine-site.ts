import { UnreachableError } from "../../client/errors.ts";
import { type Finding, failure, ok, warning } from "../../node/finding.ts";
import { readVersion } from "../../node/version.ts";
import { paths } from "../../protocol/api.ts";
import { checkAdministration } from "./administration.ts";
import {
  checkAccept,
  checkCaching,
  checkDownload,
  checkErrorAnswers,
  checkSecurityHeaders,
} from "./answers.ts";
import { checkForgedAddress, checkOwnLimits, type KnownSettings } from "./clients.ts";
import {
  checkClock,
  checkHealth,
  checkHttps,
  checkPlainHttp,
  checkPublicAddress,
  checkVersion,
  configOf,
  redirectFinding,
  redirectOf,
} from "./connection.ts";
import { guarded, judgeOf, type Site } from "./site.ts";
import { checkIdleTimeouts, checkLiveEvents, checkRetryAfter } from "./streams.ts";
import { TrialRefused, type TrialShare, TrialShares } from "./trial-share.ts";
import {
  checkAuthorization,
  checkBodyLimit,
  checkBuffering,
  checkMethods,
  uploadSize,
} from "./uploads.ts";
import { headerOf, jsonOf, Wire, type WireAnswer } from "./wire.ts";

export interface ExamineSiteOptions {
  uploadToken: string | null;
  /** Milliseconds without data in the check of idle time-outs; null: no such check. */
  idleMs: number | null;
  /** Null: the command does not run on the server's machine. */
  known: KnownSettings | null;
  signal: AbortSignal;
  now(): number;
}

/** Explains a missing answer in the words of the command line. */
type Explain = (error: UnreachableError) => string;

/** The checks that need a share. */
const NEED_SHARE = [
  ...["authorization", "methods", "body-limit", "upload-buffering", "chunked-uploads"],
  ...["live-events", "retry-after", "compression", "ranges", "forged-address", "client-limits"],
  ...["clock", "idle-timeouts"],
] as const;

/**
 * Checks a server from outside, through the proxy before it. Creates up to three small shares and burns them.
 *
 * @returns whether the server could be reached
 */
export async function* examineSite(
  url: string,
  options: ExamineSiteOptions,
  explain: Explain,
): AsyncGenerator<Finding, boolean, undefined> {
  const wire = new Wire(url, options.signal);
  let answer: WireAnswer;
  try {
    answer = await wire.exchange({ path: paths.config });
  } catch (error) {
    options.signal.throwIfAborted();
    const unreachable = new UnreachableError("The server can't be reached.", {
      cause: { cause: error },
    });
    yield failure(
      "connection",
      explain(unreachable),
      "Start the server and the proxy, and check DNS and the firewall.",
    );
    return false;
  }
  const target = redirectOf(answer);
  if (target !== null) {
    yield redirectFinding(url, target);
    return true;
  }
  const config = configOf(answer);
  if (config === null) {
    const isAway = answer.status >= 500;
    yield failure(
      "connection",
      isAway
        ? `A proxy answers with ${answer.status} instead of the server.`
        : `The answer of ${url}${paths.config} (${answer.status}) is not from a OneTimeShare server.`,
      isAway
        ? "Start the server, and check the address to which the proxy connects."
        : "Check the address. A OneTimeShare server needs a host name of its own.",
    );
    return !isAway;
  }
  yield ok("connection", `A OneTimeShare server answers at ${url}.`);
  const site: Site = {
    ...{ url, wire, config },
    serverHeader: headerOf(answer, "server"),
    shares: new TrialShares(wire, config, options.uploadToken),
    now: options.now,
  };
  try {
    yield* examineAnswers(site, options);
    yield* examineShares(site, options);
  } finally {
    // An interruption must not leave shares behind.
    await site.shares.burnAll(new Wire(url, AbortSignal.timeout(10_000)));
  }
  return true;
}

async function* examineAnswers(
  site: Site,
  { signal }: ExamineSiteOptions,
): AsyncGenerator<Finding, void, undefined> {
  try {
    yield* await checkHttps(site);
  } catch (error) {
    yield await guarded("https", signal, () => Promise.reject(error));
  }
  const plain = await checkPlainHttp(site, signal);
  if (plain) yield plain;
  const administration = await checkAdministration(site).catch((error: unknown) =>
    guarded("administration", signal, () => Promise.reject(error)),
  );
  if (administration) yield administration;
  yield checkVersion(site, readVersion());
  yield await guarded("health", signal, () => checkHealth(site));
  // The check uses the server's own table of headers, because a copy could differ.
  const { ANSWER_HEADERS } = await import("../../server/http/answer-headers.ts");
  const isSameVersion = site.config.version === readVersion();
  yield await guarded("security-headers", signal, () =>
    checkSecurityHeaders(site, ANSWER_HEADERS, isSameVersion),
  );
  yield await guarded("error-answers", signal, () => checkErrorAnswers(site));
  yield await guarded("accept", signal, () => checkAccept(site));
  yield await guarded("caching", signal, () => checkCaching(site));
}

async function* examineShares(
  site: Site,
  options: ExamineSiteOptions,
): AsyncGenerator<Finding, void, undefined> {
  const { signal, known, idleMs } = options;
  const askedAt = site.now();
  let created: Awaited<ReturnType<TrialShares["createInline"]>>;
  let upload: TrialShare;
  let uploadUrl: string | null;
  try {
    created = await site.shares.createInline();
    const uploaded = await site.shares.createUpload(uploadSize(site));
    upload = uploaded.share;
    uploadUrl = String(jsonOf(uploaded.answer)?.uploadUrl);
  } catch (error) {
    signal.throwIfAborted();
    yield* withoutShares(site, error);
    return;
  }
  const { share } = created;
  yield ok("create-shares", "The server accepts a share.");
  yield await checkPublicAddress(site, created.answer, uploadUrl);
  // This check mostly waits, so the others run meanwhile.
  const idle =
    idleMs === null
      ? null
      : guarded("idle-timeouts", signal, () => checkIdleTimeouts(site, share, idleMs));
  idle?.catch(() => {});
  yield await guarded("clock", signal, () => readClock(site, share, askedAt));
  const authorization = await guarded("authorization", signal, () =>
    checkAuthorization(site, upload),
  );
  yield authorization;
  if (authorization.result === "ok") yield* examineUpload(site, upload, signal);
  yield await guarded("live-events", signal, () => checkLiveEvents(site, share));
  yield await guarded("forged-address", signal, () =>
    checkForgedAddress(site, share, signal, known),
  );
  yield await guarded("client-limits", signal, () => checkOwnLimits(site, share, signal, known));
  yield await guarded("retry-after", signal, () => checkRetryAfter(site, share));
  // `checkDownload` claims the share, so it runs last.
  yield* await checkDownload(site, share).catch(async (error: unknown) => [
    await guarded("ranges", signal, () => Promise.reject(error)),
  ]);
  yield idle === null
    ? warning(
        "idle-timeouts",
        "Not checked: the option --quick was given.",
        "Run the command without --quick.",
      )
    : await idle;
}

async function* examineUpload(
  site: Site,
  upload: TrialShare,
  signal: AbortSignal,
): AsyncGenerator<Finding, void, undefined> {
  yield await guarded("methods", signal, () => checkMethods(site, upload));
  const limit = await guarded("body-limit", signal, () => checkBodyLimit(site, upload));
  yield limit;
  // A refused request shows nothing about buffering.
  if (limit.result === "failure") return;
  yield await guarded("upload-buffering", signal, () => checkBuffering(site, upload, "sized"));
  yield await guarded("chunked-uploads", signal, () => checkBuffering(site, upload, "chunked"));
}

/** Checks the clock of the metadata store, which decides when shares expire. */
async function readClock(site: Site, share: TrialShare, askedAt: number): Promise<Finding> {
  const answer = await site.wire.exchange({ path: paths.share(share.id), headers: share.owner });
  return checkClock(String(jsonOf(answer)?.createdAt), askedAt);
}

/** Explains why no share could be created, and names in one finding the checks that need one. */
function* withoutShares(site: Site, error: unknown): Generator<Finding> {
  const code = error instanceof TrialRefused ? error.code : null;
  const finding = explainRefusal(site, error, code);
  yield finding;
  const unchecked = NEED_SHARE.filter((name) => name !== finding.check).join(", ");
  yield warning(
    "not-checked",
    `These checks need a share: ${unchecked}.`,
    code === "receive_only"
      ? "To check the proxy completely, run the command once before you set RECEIVE_ONLY=on."
      : `First follow the advice for ${finding.check}, and then run the command again.`,
  );
}

function explainRefusal(site: Site, error: unknown, code: string | null): Finding {
  const check = "create-shares";
  if (code === "upload_not_allowed") {
    const remedy =
      "Set ONETIMESHARE_UPLOAD_TOKEN, or use --upload-token-file FILE. Create a token with `onetimeshare upload-token create doctor`.";
    return warning(check, "The server accepts shares only with an upload token.", remedy);
  }
  if (code === "sign_in_required" || (site.config.uploadAccess === "proxy" && code === null)) {
    const remedy = "Check uploads with a browser. The command line can't sign in at a proxy.";
    return warning(check, "The server accepts shares only from people who are signed in.", remedy);
  }
  if (code === "receive_only") {
    const remedy = "This is right for a server that only receives. Other servers accept shares.";
    return warning(check, "This server accepts no share (RECEIVE_ONLY).", remedy);
  }
  if (code === "unavailable" && site.config.uploadsPaused) {
    const remedy = "Resume new shares at /admin, and run the command again.";
    return warning(check, "An administrator has paused uploads.", remedy);
  }
  if (code === "rate_limited") {
    const remedy = "Run the command again later.";
    return warning(check, "This machine has reached the limit of new shares.", remedy);
  }
  if (code !== null) {
    const remedy = "Run doctor on the server's machine, and read the server's log.";
    return failure(check, `The server accepts no share (${code}).`, remedy);
  }
  const status = error instanceof TrialRefused ? error.status : null;
  if (status === 413) {
    const words = "The proxy refuses the creation of a share with its content (413).";
    return judgeOf("body-limit", site).failure(words, "bodyLimit");
  }
  const how = status === null ? "did not answer" : `answered with ${status}`;
  const remedy = "Read the logs of the proxy and of the server at this time.";
  return failure(check, `The proxy ${how} when a share was created.`, remedy);
}
