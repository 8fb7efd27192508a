import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { ProblemCode } from "../protocol/problems.ts";
import { htmlPage, PAGE_POLICY, wantsHtml } from "./html-page.ts";
import { ProblemError } from "./problem.ts";
import { StorageFullError, StoreUnavailableError } from "./store-errors.ts";

const RETRY_AFTER_SECONDS = 5;

const frameworkProblems: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_MAX_PARAM_LENGTH: "not_found",
};

/** Answers every error with its problem: as a document, or as a page to those who take HTML. */
export function handleError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) request.log.error({ err: error }, "the request failed");
  return sendProblem(request, reply, problem);
}

export function handleUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(request, reply, new ProblemError("not_found"));
}

function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  problem: ProblemError,
): FastifyReply {
  // A route may have described the content that it then could not send.
  for (const name of ["content-length", "etag", "accept-ranges"]) reply.removeHeader(name);
  reply.status(problem.status);
  const { retryAfterSeconds } = problem.extras;
  if (retryAfterSeconds !== undefined) reply.header("retry-after", retryAfterSeconds);
  if (problem.code === "unauthorized") reply.header("www-authenticate", "Bearer");
  const document = problem.toDocument();
  if (!wantsHtml(request.headers.accept)) {
    return problem.code === "not_acceptable"
      ? reply.type("text/plain; charset=utf-8").send(`${document.title}.\n${document.advice}\n`)
      : reply.type("application/problem+json").send(JSON.stringify(document));
  }
  const paragraphs = [document.detail, document.advice].filter((text) => text !== undefined);
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", PAGE_POLICY)
    .send(htmlPage({ title: document.title, paragraphs }));
}

function problemOf(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof StorageFullError) return new ProblemError("storage_full");
  if (error instanceof StoreUnavailableError) {
    return new ProblemError("unavailable", { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  if (error.validation) return validationProblem(error);
  const known = frameworkProblems[error.code];
  if (known) return new ProblemError(known);
  const isClients = error.statusCode !== undefined && error.statusCode < 500;
  return new ProblemError(isClients ? "bad_request" : "internal");
}

function validationProblem(error: FastifyError): ProblemError {
  // Nobody can have been given an id of another form.
  if (error.validationContext === "params") return new ProblemError("not_found");
  const [first] = error.validation ?? [];
  const field = first?.instancePath.slice(1).replaceAll("/", ".");
  const detail = first && `${field || error.validationContext} ${first.message ?? "is not valid"}.`;
  return new ProblemError("bad_request", detail === undefined ? {} : { detail });
}
