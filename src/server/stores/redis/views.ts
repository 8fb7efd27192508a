import type { GoneReason } from "../../../protocol/api.ts";
import type { Gone } from "../../shares/gone.ts";
import type {
  AttemptRefusal,
  OwnerRefusal,
  ShareEvent,
  ShareSummary,
  StatusView,
  StoredReceipt,
  UploadView,
} from "../../shares/metadata-store.ts";
import type { Reply } from "./reply.ts";

/* Converts replies of the scripts to the views of the store. */

export function summaryView(id: string, reply: Reply): ShareSummary {
  return {
    id,
    state: reply.text("state") as ShareSummary["state"],
    size: reply.number("size"),
    expiresAt: reply.numberOrNull("expiresAt"),
    maxDownloads: reply.number("maxDownloads"),
    isInline: reply.number("isInline") === 1,
  };
}

export function uploadView(reply: Reply): UploadView {
  return {
    outcome: "found",
    size: reply.number("size"),
    offset: reply.number("offset"),
    abandonedAt: reply.numberOrNull("abandonedAt"),
  };
}

export function statusView(id: string, reply: Reply): StatusView {
  const isGone = reply.has("reason");
  const needsPassword = reply.number("needsPassword") === 1;
  const attemptsLeft = reply.number("attemptsLeft");
  return {
    outcome: "found",
    summary: summaryView(id, reply),
    gone: isGone ? goneOf(reply) : null,
    locked: !isGone && needsPassword && attemptsLeft === 0,
    needsPassword,
    uploadedBytes: reply.number("uploadedBytes"),
    createdAt: reply.number("createdAt"),
    remainingDownloads: reply.number("remainingDownloads"),
    remainingAttempts: needsPassword ? attemptsLeft : null,
    events: eventsView(reply),
    previews: previewsView(reply),
    receipts: receiptsView(reply),
  };
}

export function ownerRefusal(reply: Reply): OwnerRefusal {
  const outcome = reply.outcomeAmong("not_found", "unauthorized", "gone");
  return outcome === "gone" ? { outcome, gone: goneOf(reply) } : { outcome };
}

export function attemptRefusal(reply: Reply): AttemptRefusal {
  const outcome = reply.outcomeAmong(
    ...(["not_found", "gone", "wrong_link", "not_ready", "locked"] as const),
    ...(["password_required", "wrong_password", "already_claimed"] as const),
  );
  switch (outcome) {
    case "gone":
      return { outcome, gone: reply.has("reason") ? goneOf(reply) : null };
    case "wrong_password":
      return { outcome, attemptsRemaining: reply.number("attemptsRemaining") };
    default:
      return { outcome };
  }
}

export function goneOf(reply: Reply): Gone["gone"] {
  return { reason: reply.text("reason") as GoneReason, at: reply.number("at") };
}

function eventsView(reply: Reply): ShareEvent[] {
  return reply.list("timeline").map((entry) => {
    const [at, event] = String(entry).split(" ");
    return { event: event as ShareEvent["event"], at: Number(at) };
  });
}

function previewsView(reply: Reply): StatusView["previews"] {
  const firstAt = reply.numberOrNull("firstPreviewAt");
  const lastAt = reply.numberOrNull("lastPreviewAt");
  if (firstAt === null || lastAt === null) return null;
  return { firstAt, lastAt, count: reply.number("previews") };
}

function receiptsView(reply: Reply): StoredReceipt[] {
  const values = reply.list("receipts");
  const receipts: StoredReceipt[] = [];
  for (let i = 0; i < values.length; i += 3) {
    receipts.push({
      ticketVerifier: String(values[i]),
      receipt: String(values[i + 1]),
      at: Number(values[i + 2]),
    });
  }
  return receipts.sort((a, b) => a.at - b.at);
}
