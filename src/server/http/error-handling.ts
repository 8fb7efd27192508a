import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { type ProblemCode, problems } from "../../protocol/problems.ts";
import { ProblemError, RETRY_AFTER } from "../errors/problem.ts";
import { StorageFullError, StoreUnavailableError } from "../shares/store-errors.ts";
import { ANSWER_HEADERS } from "./answer-headers.ts";
import { LANGUAGE_FIELDS } from "./language.ts";
import { type Form, preferredForm } from "./negotiation.ts";

const frameworkProblems: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_MAX_PARAM_LENGTH: "not_found",
  FST_CSRF_MISSING_SECRET: "forbidden",
  FST_CSRF_INVALID_TOKEN: "forbidden",
};

/** The first is the default. Programs that ask for a share's page get plain text. */
const FORMS: readonly [Form, ...Form[]] = ["problem", "page", "text"];
const FORMS_WITHOUT_PAGE: readonly [Form, ...Form[]] = ["text", "problem"];

/** The page of a problem, and its Content-Security-Policy. */
interface ErrorPage {
  policy: string;
  html: string;
}

export type RenderError = (problem: ProblemError, request: FastifyRequest) => Promise<ErrorPage>;

/** Answers with the problem of an error: as a problem document, as plain text or as a page. */
export function errorHandler(render: RenderError) {
  return async (
    error: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    const problem = problemOf(error, request);
    if (problem.status >= 500) request.log.error({ err: error }, "the request failed");
    setProblemHeaders(reply, problem);
    const isForOthers = problem.code === "not_acceptable";
    const form = preferredForm(request.headers, isForOthers ? FORMS_WITHOUT_PAGE : FORMS);
    if (form === "page") {
      const { policy, html } = await render(problem, request);
      return reply
        .type("text/html; charset=utf-8")
        .headers({ "content-security-policy": policy, vary: [VARY, ...LANGUAGE_FIELDS].join(", ") })
        .send(html);
    }
    return form === "text"
      ? reply.type("text/plain; charset=utf-8").send(problemText(problem))
      : reply.type("application/problem+json").send(JSON.stringify(problem.toDocument()));
  };
}

const VARY = "accept, user-agent";

function setProblemHeaders(reply: FastifyReply, problem: ProblemError): void {
  // A route may have set headers of the content that it then could not send.
  const ofContent = [
    "content-length",
    "content-encoding",
    "etag",
    "accept-ranges",
    "last-modified",
  ];
  for (const name of ofContent) reply.removeHeader(name);
  reply.status(problem.status);
  reply.headers({
    vary: VARY,
    "cache-control": ANSWER_HEADERS["cache-control"],
    "x-robots-tag": ANSWER_HEADERS["x-robots-tag"],
  });
  const { retryAfterSeconds } = problem.extras;
  if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
  if (problem.code === "unauthorized") reply.header("www-authenticate", "Bearer");
}

/** The problem of anything thrown. Only texts that this project wrote for clients reach a client. */
function problemOf(error: unknown, { raw }: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StorageFullError) return new ProblemError("storage_full");
  if (error instanceof StoreUnavailableError) {
    return new ProblemError("unavailable", { retryAfterSeconds: RETRY_AFTER.unavailable });
  }
  if (!(error instanceof Error)) return new ProblemError("internal");
  const { code, statusCode = 500 } = error as FastifyError;
  if (code === "FST_ERR_VALIDATION") return validationProblem(error as FastifyError);
  // Fastify's status tells whether the client caused the error. An incomplete body is the client's fault.
  const isClients = statusCode < 500 && (String(code).startsWith("FST_ERR_") || !raw.complete);
  return new ProblemError(frameworkProblems[code] ?? (isClients ? "bad_request" : "internal"));
}

function validationProblem(error: FastifyError): ProblemError {
  // No share has an id of another form.
  if (error.validationContext === "params") return new ProblemError("not_found");
  const [first] = error.validation ?? [];
  const field = first?.instancePath.slice(1).replaceAll("/", ".");
  const { allowedValues } = (first?.params ?? {}) as { allowedValues?: unknown[] };
  const fault = allowedValues ? `must be one of: ${allowedValues.join(", ")}` : first?.message;
  const detail = first && `${field || error.validationContext} ${fault ?? "is not valid"}.`;
  return new ProblemError("bad_request", detail === undefined ? {} : { detail });
}

/** A problem as text for a terminal. It does not reveal whether a share exists. */
export function problemText(problem: ProblemError): string {
  if (problem.code === "not_acceptable") return HOW_TO_FETCH;
  const { title } = problems[problem.code];
  const { detail } = problem.extras;
  return `${[`${title}.`, detail, problem.advice].filter((line) => line !== undefined).join("\n")}\n`;
}

const HOW_TO_FETCH = `${problems.not_acceptable.title}. Nothing was opened.

The share is encrypted. Its key is the part of the link after the "#", which programs do not send to a server.
To open the share, run this command with the whole link, in quotes:

  onetimeshare get 'LINK'

Or open the link in a browser.
`;
