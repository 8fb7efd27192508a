import type { OwnerView } from "../../client/owner.ts";
import type { ServingProgress } from "../../protocol/api.ts";
import { ChangingText } from "../ui/changing-text.tsx";
import { failureInWords } from "../ui/failure-words.ts";
import { useLasting } from "../ui/hooks.ts";
import { Notice } from "../ui/notice.tsx";
import { Progress } from "../ui/progress.tsx";
import { text } from "../ui/texts.ts";
import { downloadStatus } from "./download-status.ts";
import { hasNoRecord, type LatestStatus } from "./latest-status.ts";
import type { StatusWords } from "./share-status.ts";
import "./status.css";

/** The status of a share in a few words. */
export function ShortStatus({ status: { tone, short } }: { status: StatusWords }) {
  return (
    <span class={`share-state tone-${tone}`} role="status">
      <ChangingText>{short}</ChangingText>
    </span>
  );
}

interface StatusViewProps {
  latest: LatestStatus;
  status: StatusWords;
}

/** The status of a share in sentences, with its running downloads. */
export function StatusView({ latest: { view, failure }, status }: StatusViewProps) {
  const isAlive = view !== null && view.state !== "gone" && !hasNoRecord(failure);
  return (
    <>
      <Notice tone={status.tone}>{status.long}</Notice>
      {isAlive && failure && <Notice tone="warn">{failureInWords(failure)}</Notice>}
      {isAlive && <Downloads view={view} />}
    </>
  );
}

function Downloads({ view: { downloads, size } }: { view: OwnerView }) {
  return (
    <>
      {downloads.map(({ ticketVerifier, ...progress }) => (
        <Download key={ticketVerifier} progress={progress} size={size} />
      ))}
    </>
  );
}

/**
 * A recipient who resumes at once is not interrupted. On several server processes, the end of the old response can also be
 * reported after the beginning of the new one.
 */
const INTERRUPTED_AFTER_MS = 3000;

interface DownloadProps {
  progress: Omit<ServingProgress, "ticketVerifier">;
  size: number;
}

function Download({ progress, size }: DownloadProps) {
  const { servedBytes } = progress;
  const interrupted = useLasting(progress.interrupted ? servedBytes : null, INTERRUPTED_AFTER_MS);
  return (
    <Progress
      {...downloadStatus({ servedBytes, interrupted }, size)}
      label={text("shares.downloading")}
      totalBytes={size}
      showsLabel
    />
  );
}
