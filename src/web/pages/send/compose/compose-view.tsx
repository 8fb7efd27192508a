import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../../ui/button.tsx";
import { Heading } from "../../../ui/heading.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { text } from "../../../ui/texts.ts";
import { Ticket } from "../../../ui/ticket.tsx";
import type { Failure } from "../../../workers/failure.ts";
import {
  type Draft,
  type DraftProps,
  holdsFile,
  isEmpty,
  type Obstacle,
  obstacleOf,
} from "../draft.ts";
import { SignedInNote, type SignIn, SignInToSend } from "../sign-in.tsx";
import type { SharedState } from "../use-shared-content.ts";
import { AddedNotice } from "./added-notice.tsx";
import { ContentFields } from "./content-fields.tsx";
import { DropTarget } from "./drop-target.tsx";
import { FailureNotice } from "./failure-notice.tsx";
import { Options } from "./options.tsx";
import { useAdding } from "./use-adding.ts";

interface ComposeViewProps extends DraftProps {
  /** Null: nobody needs to sign in. */
  signIn: SignIn | null;
  failure: Failure | null;
  /** What another app has shared with the page. A page of another site can share too. */
  shared: SharedState;
  onSend: () => void;
}

export function ComposeView(props: ComposeViewProps) {
  const { draft, limits, signIn, failure, shared, onChange, onSend } = props;
  const [tries, setTries] = useState(0);
  const wasTried = tries > 0;
  // The view appears with the draft that failed. A file that was chosen again since then may be readable.
  const [triedDraft] = useState(draft);
  const { added, isReading, add, addFolders } = useAdding({ draft, onChange });
  // Sent as soon as all folders are read, so that none is missing.
  const [isWaiting, setWaiting] = useState(false);
  const obstacle = obstacleOf(draft, limits);
  const errorAt = (part: Obstacle["at"]) =>
    obstacle?.at === part && wasTried ? obstacle.message : null;
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (signIn?.isSignedIn === false || limits.uploadsPaused) return;
    if (isReading) return setWaiting(true);
    if (obstacle === null) onSend();
    else setTries(tries + 1);
  };
  useEffect(() => {
    if (!isWaiting || isReading) return;
    setWaiting(false);
    if (added.unreadable.length === 0) form.current?.requestSubmit();
  }, [isWaiting, isReading]);
  useSubmitKeys(form);
  useLayoutEffect(() => {
    // The control to change can be far from the button and out of view.
    if (tries > 0 && obstacle) {
      form.current?.querySelector<HTMLElement>(controls[obstacle.at])?.focus();
    }
  }, [tries]);
  return (
    <>
      <Introduction maxDownloads={draft.maxDownloads} />
      {limits.uploadsPaused && <Notice tone="warn">{text("send.paused")}</Notice>}
      {shared === "lost" && <Notice tone="warn">{text("send.sharedLost")}</Notice>}
      {shared === "arrived" && <Notice tone="info">{text("send.sharedArrived")}</Notice>}
      {failure && appliesTo(failure, draft, triedDraft) && (
        <FailureNotice failure={failure} limits={limits} />
      )}
      <DropTarget
        onFiles={add}
        onText={(pasted) => {
          const joined = draft.text === "" ? pasted : `${draft.text}\n${pasted}`;
          onChange({ ...draft, text: joined });
        }}
      />
      <form ref={form} class="stack" onSubmit={submit} noValidate>
        <Ticket
          stub={
            <>
              <Options
                draft={draft}
                limits={limits}
                failure={failure}
                passwordError={errorAt("password")}
                tokenError={errorAt("upload_token")}
                onChange={onChange}
              />
              {obstacle?.at === "content" && (wasTried || !isEmpty(draft)) && (
                <Notice tone="warn" urgent>
                  {obstacle.message}
                </Notice>
              )}
              {signIn?.isSignedIn === false ? (
                <SignInToSend keepsDraft={!isEmpty(draft)} />
              ) : (
                <div class="row">
                  <Button
                    kind="primary"
                    type="submit"
                    disabled={limits.uploadsPaused || isWaiting}
                    aria-keyshortcuts="Control+Enter Meta+Enter"
                  >
                    {text(isWaiting ? "send.preparing" : "send.createLink")}
                  </Button>
                </div>
              )}
              {signIn?.isSignedIn && <SignedInNote signOut={signIn.signOut} />}
            </>
          }
        >
          <AddedNotice {...added} />
          <ContentFields
            draft={draft}
            limits={limits}
            onChange={onChange}
            onFiles={add}
            onFolders={addFolders}
            onPicture={(file) => add([file], [], true)}
          />
        </Ticket>
      </form>
    </>
  );
}

/** The control that takes the focus for an obstacle. */
const controls: Record<Obstacle["at"], string> = {
  content: ".file-chooser button",
  password: ".password input",
  upload_token: ".upload-token input",
};

/** False if the unreadable file of the error is no longer in the draft. */
function appliesTo({ fileName }: Failure, draft: Draft, triedDraft: Draft): boolean {
  return fileName === undefined || holdsFile(draft, triedDraft, fileName);
}

/** @param maxDownloads the chosen number of downloads */
export function Introduction({ maxDownloads = 1 }: { maxDownloads?: number }) {
  return (
    <Heading title={text("send.title")}>
      {text("send.introduction", { count: maxDownloads })}
    </Heading>
  );
}

/** Ctrl+Enter and Cmd+Enter send, from every field of the form and while nothing has the focus. */
function useSubmitKeys(form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const isShortcut = event.key === "Enter" && (event.ctrlKey || event.metaKey);
      if (!isShortcut || event.isComposing || event.repeat) return;
      const target = event.target as Node;
      // Elsewhere, the keys open a link in a new tab.
      if (target !== document.body && !form.current?.contains(target)) return;
      event.preventDefault();
      form.current?.requestSubmit();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [form]);
}
