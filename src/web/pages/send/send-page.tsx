import { useEffect, useState } from "preact/hooks";
import type { SentShare } from "../../../client/send.ts";
import { encodeBase64url } from "../../../protocol/bytes.ts";
import { browserStorage } from "../../browser-storage.ts";
import { keepShare } from "../../kept-shares.ts";
import { keepUploadToken, keptUploadToken } from "../../kept-upload-token.ts";
import { busy } from "../../ui/busy.ts";
import { type DeadEnd, DeadEndView } from "../../ui/dead-end.tsx";
import { useLeaveWarning } from "../../ui/use-leave-warning.ts";
import { ComposeView } from "./compose-view.tsx";
import { type Draft, emptyDraft, summaryInWords, summaryOf } from "./draft.ts";
import { Introduction } from "./introduction.tsx";
import { BusyError, type SendLimits } from "./limits.ts";
import { SendingView } from "./sending-view.tsx";
import { SentView } from "./sent-view.tsx";
import { useLimits } from "./use-limits.ts";
import { useSending } from "./use-sending.ts";

const unreachable: DeadEnd = {
  title: "The server can't be reached",
  paragraphs: [
    "Nothing was sent and nothing is lost. Look after your connection, or wait a little.",
  ],
  retry: "Try again",
};

export function SendPage() {
  const [limits, askAnew, askQuietly] = useLimits();
  if (limits === null) return <Introduction />;
  if (!(limits instanceof Error)) return <SendFlow limits={limits} />;
  return (
    <DeadEndView
      deadEnd={deadEndOf(limits)}
      cause={limits}
      onRetry={askAnew}
      onResume={askQuietly}
    />
  );
}

function deadEndOf(error: Error): DeadEnd {
  return error instanceof BusyError ? busy(error.retryAfterSeconds) : unreachable;
}

function SendFlow({ limits }: { limits: SendLimits }) {
  const [draft, setDraft] = useState(() => emptyDraft(limits, keptUploadToken(browserStorage())));
  const [sending, { prepare, send, cancel, startAnew }] = useSending();
  const share = sending.phase === "sent" ? sending.share : null;
  useLeaveWarning(sending.phase === "sending");
  useEffect(() => {
    if (!share) return;
    keep(share, draft);
    if (draft.keepsUploadToken) keepUploadToken(browserStorage(), draft.uploadToken);
  }, [share, draft]);

  switch (sending.phase) {
    case "composing":
      return (
        <ComposeView
          draft={draft}
          limits={limits}
          trouble={sending.trouble}
          onChange={(changed) => {
            prepare();
            setDraft(changed);
          }}
          onSend={() => send(draft)}
        />
      );
    case "sending":
      return <SendingView draft={draft} progress={sending.progress} onCancel={cancel} />;
    case "sent":
      return (
        <SentView
          share={sending.share}
          draft={draft}
          onStartAnew={() => {
            const { uploadToken, keepsUploadToken } = draft;
            setDraft({ ...emptyDraft(limits, null), uploadToken, keepsUploadToken });
            startAnew();
          }}
        />
      );
  }
}

function keep({ id, ownerToken, receiptKey }: SentShare, draft: Draft): void {
  keepShare(browserStorage(), {
    id,
    ownerToken,
    receiptKey: encodeBase64url(receiptKey),
    sentAt: new Date().toISOString(),
    summary: summaryInWords(summaryOf(draft)),
  });
}
