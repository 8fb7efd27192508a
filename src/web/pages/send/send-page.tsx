import { Fragment } from "preact";
import { useCallback, useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { OwnerKeys } from "../../../client/send.ts";
import { encodeBase64url } from "../../../protocol/bytes.ts";
import {
  browserStorage,
  forgetSavedShare,
  isSavedShare,
  savedShares,
  savedUploadToken,
  saveUploadToken,
  storeSavedShare,
} from "../../browser-storage.ts";
import type { SentState } from "../../status/sent-status.tsx";
import { ErrorScreenView } from "../../ui/error-screen.tsx";
import { errorScreenFor } from "../../ui/failure-words.ts";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { text } from "../../ui/texts.ts";
import type { Failure } from "../../workers/failure.ts";
import type { OwnedShare } from "../../workers/owner.worker.ts";
import { ComposeView, Introduction } from "./compose/compose-view.tsx";
import { addFiles, contentsOf, type Draft, emptyDraft, isEmpty, summaryInWords } from "./draft.ts";
import { readLimits, type SendLimits } from "./limits.ts";
import { SendingView } from "./sending/sending-view.tsx";
import { useSending } from "./sending/use-sending.ts";
import { AfterSending, SentHeading, SentLink } from "./sent/sent-view.tsx";
import { useSentStatus } from "./sent/use-sent-status.ts";
import { useSignIn } from "./sign-in.tsx";
import { useSharedContent } from "./use-shared-content.ts";

/** How often the page asks whether uploads are still paused. */
const PAUSE_CHECK_MS = 10_000;

export function SendPage() {
  const [limits, setLimits] = useState<SendLimits | Failure | null>(null);
  const loadLimits = useCallback(() => void readLimits().then(setLimits), []);
  useEffect(loadLimits, [loadLimits]);
  const isPaused = limits !== null && !("code" in limits) && limits.uploadsPaused;
  useEffect(() => {
    if (!isPaused) return;
    const timer = setInterval(async () => {
      const read = await readLimits();
      // An error must not replace the draft.
      if (!("code" in read)) setLimits(read);
    }, PAUSE_CHECK_MS);
    return () => clearInterval(timer);
  }, [isPaused]);
  if (limits === null) return <Introduction />;
  if (!("code" in limits)) return <SendFlow limits={limits} />;
  return (
    <ErrorScreenView
      errorScreen={errorScreenFor(
        limits,
        new Date(),
        limits.code === "unreachable" ? text("send.nothingSent") : undefined,
      )}
      cause={limits}
      onRetry={() => {
        setLimits(null);
        loadLimits();
      }}
      onResume={loadLimits}
    />
  );
}

function SendFlow({ limits }: { limits: SendLimits }) {
  const [draft, setDraft] = useState(() => emptyDraft(limits, savedUploadToken(browserStorage())));
  const saveInList = (keys: OwnerKeys) => {
    // The sender may have changed the label in the list during the upload.
    const saved = savedShares(browserStorage()).find(({ id }) => id === keys.id);
    const label = (saved?.label ?? draft.label).trim();
    storeSavedShare(browserStorage(), {
      ...ownedShareOf(keys),
      sentAt: new Date().toISOString(),
      summary: summaryInWords(draft),
      contents: contentsOf(draft),
      ...(label !== "" && { label }),
    });
  };
  // A sender whose tab is gone finds the incomplete upload in the list.
  const { sending, prepare, send, order, startAnew, end } = useSending((report) => {
    if (report.kind === "begun") saveInList(report.share);
    else forgetSavedShare(browserStorage(), report.id);
  });
  const shared = useSharedContent(({ files, text }) => {
    prepare();
    setDraft((before) => ({
      ...before,
      files: addFiles(before.files, files).files,
      text: [before.text, text].filter((part) => part !== "").join("\n"),
    }));
  });
  const signIn = useSignIn(limits.uploadAccess === "oidc", sending);
  const share = sending.kind === "sent" ? sending.share : null;
  const shownId = share?.id ?? (sending.kind === "ended" ? sending.id : null);
  const [state, setState] = useState<SentState | null>(null);
  const emptied = ({ uploadToken, savesUploadToken }: Draft): Draft => ({
    ...emptyDraft(limits, null),
    ...{ uploadToken, savesUploadToken },
  });
  useLayoutEffect(() => {
    if (!share || state?.link !== "ended") return;
    // Neither the link nor the content opens or shows anything any more.
    end(share.id);
    setDraft(emptied);
  }, [share, state]);
  const [owned, setOwned] = useState<readonly OwnedShare[]>([]);
  const SentStatus = useSentStatus(share !== null || sending.kind === "progress");
  // A page can't store files for a later visit, and must not store the text.
  useLeaveWarning(share === null && !isEmpty(draft));
  useEffect(() => {
    if (share) setOwned((before) => [ownedShareOf(share), ...before]);
  }, [share]);
  useEffect(() => {
    if (!share) return;
    saveInList(share);
    if (draft.savesUploadToken) saveUploadToken(browserStorage(), draft.uploadToken);
  }, [share, draft]);

  const view = () => {
    switch (sending.kind) {
      case "progress":
      case "paused":
        return (
          <SendingView
            draft={draft}
            progress={sending.progress}
            isPaused={sending.kind === "paused"}
            onOrder={order}
          />
        );
      case "sent":
      case "ended":
        return <SentHeading share={share} state={state} />;
      default:
        return (
          <ComposeView
            draft={draft}
            limits={limits}
            signIn={signIn}
            shared={shared}
            failure={sending.kind === "failed" ? sending.failure : null}
            onChange={(changed) => {
              prepare();
              setDraft(changed);
            }}
            onSend={() => send(draft)}
          />
        );
    }
  };
  const link = shownId !== null && <SentLink key="link" {...{ share, draft, state }} />;
  const status = SentStatus && owned.length > 0 && (
    <SentStatus
      key="status"
      shares={owned}
      shown={owned.find(({ id }) => id === shownId) ?? null}
      onState={setState}
    />
  );
  return (
    <>
      <Fragment key="view">{view()}</Fragment>
      {/* The sender of a locked share reads first why it is locked. */}
      {state?.link === "locked" ? [status, link] : [link, status]}
      {shownId !== null && (
        <AfterSending
          key="after"
          hasEnded={share === null}
          canBeWatched={
            share !== null &&
            (state?.link ?? "works") === "works" &&
            isSavedShare(browserStorage(), share.id)
          }
          onStartAnew={() => {
            setState(null);
            setDraft(emptied);
            startAnew();
          }}
        />
      )}
    </>
  );
}

function ownedShareOf({ id, ownerToken, receiptKey }: OwnerKeys): OwnedShare {
  return { id, ownerToken, receiptKey: encodeBase64url(receiptKey) };
}
