import { useCallback, useEffect, useState } from "preact/hooks";
import type { SentShare } from "../../../client/send.ts";
import { encodeBase64url } from "../../../protocol/bytes.ts";
import { UNAVAILABLE, UNREACHABLE } from "../../../protocol/problems.ts";
import {
  browserStorage,
  savedUploadToken,
  saveShare,
  saveUploadToken,
} from "../../browser-storage.ts";
import { type ErrorScreen, ErrorScreenView } from "../../ui/error-screen.tsx";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { errorScreenFor } from "../../ui/wording.ts";
import { ComposeView, Introduction } from "./compose-view.tsx";
import { type Draft, emptyDraft, isEmpty, summaryInWords } from "./draft.ts";
import { BusyError, readLimits, type SendLimits } from "./limits.ts";
import { SendingView } from "./sending-view.tsx";
import { SentView } from "./sent-view.tsx";
import { useSending } from "./use-sending.ts";

export function SendPage() {
  const [limits, askAnew, askQuietly] = useLimits();
  if (limits === null) return <Introduction />;
  if (!(limits instanceof Error)) return <SendFlow limits={limits} />;
  return (
    <ErrorScreenView
      errorScreen={errorScreenOf(limits)}
      cause={limits}
      onRetry={askAnew}
      onResume={askQuietly}
    />
  );
}

/** Null until the server has answered. */
type Limits = SendLimits | null | Error;

/** The server's limits. `askAnew` shows the loading state again; `askQuietly` leaves the error visible. */
function useLimits(): [Limits, askAnew: () => void, askQuietly: () => void] {
  const [limits, setLimits] = useState<Limits>(null);
  const ask = useCallback(() => {
    readLimits().then(setLimits, (error: Error) => setLimits(error));
  }, []);
  useEffect(ask, [ask]);
  const askAnew = () => {
    setLimits(null);
    ask();
  };
  return [limits, askAnew, ask];
}

function errorScreenOf(error: Error): ErrorScreen {
  const now = new Date();
  if (error instanceof BusyError) {
    const { retryAfterSeconds } = error;
    return errorScreenFor({ code: "unavailable", ...UNAVAILABLE, retryAfterSeconds }, now);
  }
  const nothingSent = { ...UNREACHABLE, explanation: "Nothing was sent." };
  return errorScreenFor({ code: "unreachable", ...nothingSent }, now);
}

function SendFlow({ limits }: { limits: SendLimits }) {
  const [draft, setDraft] = useState(() => emptyDraft(limits, savedUploadToken(browserStorage())));
  const [sending, { prepare, send, cancel, startAnew }] = useSending();
  const share = sending.phase === "sent" ? sending.share : null;
  // Files can't be stored for a later visit, and a text must not be.
  useLeaveWarning(sending.phase !== "sent" && !isEmpty(draft));
  useEffect(() => {
    if (!share) return;
    save(share, draft);
    if (draft.savesUploadToken) saveUploadToken(browserStorage(), draft.uploadToken);
  }, [share, draft]);

  switch (sending.phase) {
    case "composing":
      return (
        <ComposeView
          draft={draft}
          limits={limits}
          failure={sending.failure}
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
            const { uploadToken, savesUploadToken } = draft;
            setDraft({ ...emptyDraft(limits, null), uploadToken, savesUploadToken });
            startAnew();
          }}
        />
      );
  }
}

function save({ id, ownerToken, receiptKey }: SentShare, draft: Draft): void {
  saveShare(browserStorage(), {
    id,
    ownerToken,
    receiptKey: encodeBase64url(receiptKey),
    sentAt: new Date().toISOString(),
    summary: summaryInWords(draft),
  });
}
