import assert from "node:assert/strict";
import { Value } from "typebox/value";
import { Problem } from "../../../src/protocol/api.ts";
import { goneReasons, problems } from "../../../src/protocol/problems.ts";
import { openConnection, parseAnswer } from "../../support/raw-connection.ts";

type Answer = NonNullable<ReturnType<typeof parseAnswer>>;

/** Without an answer in this time, the server has lost the request. Its own idle time-out is one second. */
const ANSWERED_WITHIN_MS = 30_000;

const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

/** Words that would reveal the server's software or paths. No answer contains them. */
const INSIDES =
  /node_modules|node:|\/work\/|\/tmp\/|\/home\/|\.ts\b|\.js:\d|\bat \S+ \(|fastify|FST_|sqlite|SQLITE|redis|\bajv|typebox|ENOENT|EACCES|ERR_|Error:|undefined|\[object/i;

/** Sends each character as one byte. Returns the received text up to the end of the first complete answer. */
export async function exchange(url: string, text: string): Promise<string> {
  const connection = openConnection(url);
  const answered = new Promise<void>((resolve) => {
    connection.socket.on("data", () => {
      if (isWhole(connection.received(), text)) resolve();
    });
  });
  connection.send(Buffer.from(text, "latin1"));
  try {
    await within(`no complete answer to ${text}`, Promise.race([answered, connection.closed]));
    return connection.received();
  } finally {
    connection.socket.destroy();
  }
}

/** Rejects if `work` takes so long that the server must have lost the request. */
export async function within(what: string, work: Promise<unknown>): Promise<void> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(new Error(what)), ANSWERED_WITHIN_MS);
  try {
    await Promise.race([work, silence.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether `received` contains at least the complete answer to the request `sent`. */
export function isWhole(received: string, sent: string): boolean {
  const isHead = sent.startsWith("HEAD ");
  const answer = parseAnswer(received.replaceAll(CONTINUE, ""));
  if (!answer) return false;
  const { status, headers, body } = answer;
  // Live events end with the share, or when the listener disconnects.
  if (headers.get("content-type") === "text/event-stream") return body.includes("\n\n");
  if (headers.get("transfer-encoding") === "chunked" && !isHead) return body.endsWith("0\r\n\r\n");
  const length = headers.get("content-length");
  return (
    isHead || status === 204 || status === 304 || (length !== null && body.length >= Number(length))
  );
}

/** Asserts the rules for every answer. Returns the status of the first answer. */
export function judge(sent: string, received: string): number {
  const text = received.replaceAll(CONTINUE, "");
  const answer = parseAnswer(text);
  assert.ok(answer, `no answer: ${JSON.stringify(text.slice(0, 200))}`);
  const isPaused = answer.status === 503 && answer.body.includes("has paused new shares");
  assert.ok(answer.status < 500 || isPaused, `${answer.status}: ${answer.body}`);
  assert.ok(!answer.headers.has("x-injected"), "a header was injected");
  for (const [name, value] of answer.headers) {
    assert.doesNotMatch(`${name}: ${value}`, INSIDES);
  }
  if (answer.status >= 400) judgeProblem(sent, answer);
  return answer.status;
}

function judgeProblem(sent: string, { status, headers, body }: Answer): void {
  const type = headers.get("content-type") ?? "";
  // The notice is a random text of the test's administrator.
  assert.doesNotMatch(body.replace(/<aside class="page-notice".*?<\/aside>/s, ""), INSIDES);
  // The answer to the next bytes on the connection may follow.
  if (/^HEAD /.test(sent) && (body === "" || body.startsWith("HTTP/1.1 "))) return;
  // A rejection before the server knows the method has a body, and closes the connection.
  if (/^HEAD /.test(sent)) assert.equal(headers.get("connection"), "close");
  const ofGone = status === problems.gone.status ? Object.values(goneReasons) : [];
  const ofStatus = Object.values(problems).filter((problem) => problem.status === status);
  const titles = [...ofStatus, ...ofGone].map(({ title }) => title);
  if (type.startsWith("text/html") || type.startsWith("text/plain")) {
    assert.ok(
      titles.some((title) => unescapeHtml(body).includes(title)),
      body,
    );
    return;
  }
  assert.match(type, /^application\/problem\+json/, `${status} ${type}: ${body}`);
  // Bytes behind this length belong to the answer to the next request.
  const document: unknown = JSON.parse(body.slice(0, Number(headers.get("content-length"))));
  assert.ok(Value.Check(Problem, document), body);
  assert.equal(document.status, status);
  assert.equal(problems[document.code].status, status);
}

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, code) => String.fromCharCode(Number(code)));
}
