import { goneReasons } from "../../protocol/problems.ts";
import { detailInWords } from "../../texts/detail-words.ts";
import { signOf } from "../../texts/signs.ts";
import type { Failure } from "../workers/failure.ts";
import type { ErrorScreen } from "./error-screen.tsx";
import { text, texts } from "./texts.ts";

/** After these errors the page retries by itself. The delays, in seconds, apply if the server names none. */
const RESUME_AFTER_SECONDS: Partial<Record<Failure["code"], number>> = {
  rate_limited: 60,
  unavailable: 10,
};

/**
 * The screen for an error. `now`: for the words of the date on which a share ended.
 *
 * @param explanation replaces the one of the catalogue
 */
export function errorScreenFor(failure: Failure, now: Date, explanation?: string): ErrorScreen {
  const { code, reason, at, retryAfterSeconds } = failure;
  const sign = signOf(code, reason);
  const { title, advice, ...message } = messageOf(failure);
  const explained = texts().paragraph(
    message.occurrence ?? "",
    explanation ?? message.explanation ?? "",
    at ? text("common.shareEnded", { when: texts().when(new Date(at), now) }) : "",
  );
  const paragraphs = [explained, message.details ?? ""].filter(Boolean);
  const delay = RESUME_AFTER_SECONDS[code];
  if (delay === undefined) {
    const retry = failure.retry ? text("common.tryAgain") : null;
    return { sign, title, paragraphs, advice, retry };
  }
  return {
    ...{ sign, title, paragraphs, advice: null },
    // A rate-limited server would refuse again.
    retry: code === "rate_limited" ? null : text("common.tryNow"),
    // "Retry-After: 0" must not become a busy loop.
    resumesAfterSeconds: Math.max(1, retryAfterSeconds ?? delay),
  };
}

/** An error as one paragraph: what happened, and what to do. */
export function failureInWords(failure: Failure): string {
  const { title, occurrence, advice, details } = messageOf(failure);
  return texts().paragraph(texts().sentence(occurrence ?? title), advice, details ?? "");
}

/** What happened this time, as one sentence, or the title of the error. */
export function occurrenceInWords(failure: Failure): string {
  const { title, occurrence, details } = messageOf(failure);
  return texts().paragraph(texts().sentence(occurrence ?? title), details ?? "");
}

interface MessageInWords {
  title: string;
  /** One sentence about this occurrence. */
  occurrence: string | undefined;
  explanation: string | undefined;
  advice: string;
  /** What the server or the browser says in English, for a page in another language. */
  details: string | undefined;
}

function waitAdvice({ code, retryAfterSeconds }: Failure): string | null {
  if (code !== "rate_limited" || retryAfterSeconds === undefined) return null;
  return text("common.tryAgainIn", { duration: texts().wait(retryAfterSeconds) });
}

/** The message of an error. The server writes its sentence about one occurrence in English. */
function messageOf(failure: Failure): MessageInWords {
  const { code, reason, detail } = failure;
  const found = (part: "title" | "explanation" | "advice") => {
    const key = [`problems.${code}_${reason}_${part}`, `problems.${code}_${part}`].find((each) =>
      texts().has(each),
    ) as "problems.other_title" | undefined;
    return key && text(key);
  };
  const english = { ...failure, ...(reason && goneReasons[reason]) };
  // A detail that repeats the title says nothing new.
  const isTitle = detail === `${english.title}.`;
  if (texts().language === "en") {
    const { title, explanation, advice } = english;
    const occurrence = isTitle ? undefined : detail;
    return { title, explanation, occurrence, advice, details: undefined };
  }
  const title = found("title");
  const occurrence = detail && detailInWords(detail, texts());
  const unknown = title === undefined ? english.title : undefined;
  const inEnglish = occurrence || isTitle ? undefined : (detail ?? unknown);
  return {
    title: title ?? text("problems.other_title"),
    occurrence,
    explanation: found("explanation"),
    advice: waitAdvice(failure) ?? found("advice") ?? text("problems.other_advice"),
    details: inEnglish && text("common.details", { detail: inEnglish }),
  };
}
