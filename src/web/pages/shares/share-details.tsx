import { useRef, useState } from "preact/hooks";
import type { SavedShare } from "../../browser-storage.ts";
import { BurnButton } from "../../status/burn-button.tsx";
import { hasNoRecord, type LatestStatus } from "../../status/latest-status.ts";
import { eventsInWords, lacksUpload, type StatusWords } from "../../status/share-status.ts";
import { StatusView } from "../../status/status-view.tsx";
import type { Order } from "../../status/use-owner-worker.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useServerConfig } from "../../ui/server-config.ts";
import { text } from "../../ui/texts.ts";
import { sitePath } from "../../workers/site-address.ts";
import { LabelForm } from "./share-label.tsx";

export interface ShareActions {
  onOrder: Order;
  onLabel: (label: string) => void;
  onRemove: () => void;
}

interface ShareDetailsProps extends ShareActions {
  share: SavedShare;
  latest: LatestStatus;
  status: StatusWords;
  id: string;
}

/** The status of a share, the actions of its owner, and its timeline. */
export function ShareDetails({ share, latest, status, id, ...actions }: ShareDetailsProps) {
  const { view, failure } = latest;
  const [isRemoving, setIsRemoving] = useState(false);
  const isGone = view?.state === "gone";
  const isAlive = view !== null && !isGone && !hasNoRecord(failure);
  return (
    <div class="stack" id={id}>
      <StatusView latest={latest} status={status} />
      <div class="row share-actions stacked-actions">
        {isAlive && view.locked && (
          <Button kind="primary" onClick={() => actions.onOrder({ kind: "unlock", share })}>
            {text("shares.unlock")}
          </Button>
        )}
        {view && lacksUpload(view) && <SendAgain />}
        {isAlive && <BurnButton onBurn={() => actions.onOrder({ kind: "burn", share })} />}
        <Button onClick={() => setIsRemoving(true)}>{text("shares.removeFromList")}</Button>
        <LabelAction label={share.label ?? ""} onLabel={actions.onLabel} />
      </div>
      {view && <Timeline view={view} />}
      {isRemoving && (
        <Dialog
          title={text("shares.removeTitle")}
          confirm={text("shares.removeConfirm")}
          onConfirm={actions.onRemove}
          onCancel={() => setIsRemoving(false)}
        >
          {text(isGone || hasNoRecord(failure) ? "shares.removeGone" : "shares.removeAlive")}
        </Dialog>
      )}
    </div>
  );
}

/** A page can't read the files of an earlier visit, so an upload whose tab is closed can't resume. */
function SendAgain() {
  const canSend = useServerConfig()?.receiveOnly === false;
  return canSend ? (
    <a class="button button-primary" href={sitePath("/")}>
      {text("shares.sendAgain")}
    </a>
  ) : null;
}

function LabelAction({ label, onLabel }: { label: string; onLabel: (label: string) => void }) {
  const [isEditing, setIsEditing] = useState(false);
  const wasEditing = useRef(false);
  const close = () => {
    wasEditing.current = true;
    setIsEditing(false);
  };
  if (isEditing) {
    return (
      <LabelForm
        label={label}
        onSave={(entered) => {
          onLabel(entered);
          close();
        }}
        onCancel={close}
      />
    );
  }
  // The form has taken the focus from this button.
  return (
    <Button takesFocus={wasEditing.current} onClick={() => setIsEditing(true)}>
      {text(label === "" ? "shares.addLabel" : "shares.changeLabel")}
    </Button>
  );
}

function Timeline({ view }: { view: Parameters<typeof eventsInWords>[0] }) {
  return (
    <ol class="timeline" aria-label={text("shares.timeline")}>
      {eventsInWords(view, new Date()).map(({ what, when }, index) => (
        <li key={`${index}/${what}/${when}`}>
          <span>{what}</span> <span class="soft small">{when}</span>
        </li>
      ))}
    </ol>
  );
}
