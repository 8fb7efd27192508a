import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { durationInWords } from "../../../protocol/quantities.ts";
import { Heading, Notice, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { dateInWords } from "../../ui/wording.ts";
import type { Trouble } from "../../workers/trouble.ts";
import { ContentFields } from "./content-fields.tsx";
import {
  type Draft,
  type Obstacle,
  obstacleOf,
  summaryInWords,
  summaryOf,
  timesInWords,
} from "./draft.ts";
import { DropTarget } from "./drop-target.tsx";
import type { SendLimits } from "./limits.ts";
import { OptionFields } from "./option-fields.tsx";
import { TroubleNotice } from "./trouble-notice.tsx";
import { UploadTokenField } from "./upload-token-field.tsx";

interface ComposeViewProps {
  draft: Draft;
  limits: SendLimits;
  trouble: Trouble | null;
  onChange: (draft: Draft) => void;
  onSend: () => void;
}

export function ComposeView({ draft, limits, trouble, onChange, onSend }: ComposeViewProps) {
  const [tries, setTries] = useState(0);
  const wasTried = tries > 0;
  const obstacle = obstacleOf(draft, limits);
  const { files, hasText } = summaryOf(draft);
  const isEmpty = files === 0 && !hasText;
  const tokenError = obstacle?.at === "upload_token" && wasTried ? obstacle.message : null;
  const form = useRef<HTMLFormElement>(null);
  const addFiles = (added: readonly File[]) =>
    onChange({ ...draft, files: [...draft.files, ...added] });
  const submit = (event: Event) => {
    event.preventDefault();
    if (obstacle === null) onSend();
    else setTries(tries + 1);
  };
  useLayoutEffect(() => {
    // To what has to be changed, now that it says so: it may be far from the button, and unseen.
    if (tries > 0 && obstacle) {
      form.current?.querySelector<HTMLElement>(changeable[obstacle.at])?.focus();
    }
  }, [tries]);
  return (
    <>
      <Introduction maxDownloads={draft.maxDownloads} />
      {trouble && <TroubleNotice trouble={trouble} limits={limits} />}
      <DropTarget onFiles={addFiles} />
      <form ref={form} class="stack" onSubmit={submit} noValidate>
        <Ticket
          stub={
            <>
              <OptionFields draft={draft} limits={limits} onChange={onChange} />
              {limits.uploadAccess === "token" && (
                <UploadTokenField
                  draft={draft}
                  trouble={trouble}
                  error={tokenError}
                  onChange={onChange}
                />
              )}
              <Outlook draft={draft} />
              {obstacle?.at === "content" && (wasTried || !isEmpty) && (
                <Notice tone="warn" urgent>
                  {obstacle.message}
                </Notice>
              )}
              <div class="row">
                <Button kind="primary" type="submit">
                  Make the link
                </Button>
              </div>
            </>
          }
        >
          <ContentFields draft={draft} limits={limits} onChange={onChange} onFiles={addFiles} />
        </Ticket>
      </form>
    </>
  );
}

/** The control that takes the focus when it stands in the way of sending. */
const changeable: Record<Obstacle["at"], string> = {
  content: ".file-chooser button",
  upload_token: ".upload-token input",
};

/** What will happen, how often, until when. */
function Outlook({ draft }: { draft: Draft }) {
  const until = new Date(Date.now() + draft.expiresInSeconds * 1000);
  const summary = summaryOf(draft);
  const isEmpty = summary.files === 0 && !summary.hasText;
  return (
    <p class="soft">
      {isEmpty ? "It" : `${summaryInWords(summary)}: it`} can be opened{" "}
      <strong>{timesInWords(draft.maxDownloads)}</strong>, for{" "}
      <strong>{durationInWords(draft.expiresInSeconds)}</strong>: until{" "}
      {dateInWords(until, new Date())}. Then nothing of it is left.
    </p>
  );
}

/** @param maxDownloads how often it can be opened, by what is chosen so far */
export function Introduction({ maxDownloads = 1 }: { maxDownloads?: number }) {
  const link = maxDownloads === 1 ? "a link for one person" : "a link";
  return (
    <Heading title="Send something, once">
      Choose files or write a text. You get {link}: it opens {timesInWords(maxDownloads)}, then it
      is gone.
    </Heading>
  );
}
