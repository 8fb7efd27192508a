import { useEffect } from "preact/hooks";
import type { ReceiveProgress } from "../../../client/receive.ts";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { ErrorScreenView } from "../../ui/error-screen.tsx";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { Progress } from "../../ui/progress.tsx";
import { startPage } from "../../ui/start-page.tsx";
import { errorScreenFor } from "../../ui/wording.ts";
import { OfferView } from "./offer-view.tsx";
import { PasswordView } from "./password-view.tsx";
import { ReceivedView } from "./received-view.tsx";
import "./receive.css";
import { useReceiving } from "./use-receiving.ts";
import { losesOnClose } from "./view.ts";

/** @param link the page's address with its fragment; it is handed to the Worker and goes nowhere else */
function ReceivePage({ link }: { link: string }) {
  const { view, look, lookAgain, lookAgainQuietly, send } = useReceiving(link);
  useLeaveWarning(losesOnClose(view));
  useEffect(() => {
    // The link opens nothing any more: what is left of it in this tab can go.
    if (view.kind === "removed") history.replaceState(null, "", location.pathname);
  }, [view.kind]);

  switch (view.kind) {
    case "looking":
      return <Heading title="One moment…" takesFocus />;
    case "password":
      return <PasswordView view={view} onPassword={look} />;
    case "offer":
      return <OfferView offer={view.offer} onOpen={() => send({ kind: "receive" })} />;
    case "receiving":
      return <ReceivingView progress={view.progress} />;
    case "received":
      return <ReceivedView view={view} send={send} />;
    case "removed":
      return <RemovedView />;
    case "dead_end":
      return (
        <ErrorScreenView
          errorScreen={errorScreenFor(view.trouble, new Date())}
          cause={view.trouble}
          onRetry={lookAgain}
          onResume={lookAgainQuietly}
        />
      );
  }
}

function ReceivingView({ progress }: { progress: ReceiveProgress }) {
  const { stage, receivedBytes, totalBytes, delay } = progress;
  return (
    <>
      <Heading title="Opening it for you" takesFocus>
        <p>
          Nobody else can open it now. If the connection breaks, it goes on by itself from where it
          was.
        </p>
      </Heading>
      <Ticket>
        <Progress
          label="Receiving"
          doneBytes={receivedBytes}
          totalBytes={totalBytes}
          waiting={stage === "claiming" ? "Asking the server…" : undefined}
          delay={delay}
        />
      </Ticket>
    </>
  );
}

function RemovedView() {
  return (
    <>
      <Heading title="Done" takesFocus>
        <p>Nothing of it is left in this browser, but what you have saved.</p>
      </Heading>
      <p>
        <a href="/">Send something back</a>
      </p>
    </>
  );
}

startPage(<ReceivePage link={location.href} />);

// The rest of a link can be pasted into the address of a page that is open already.
addEventListener("hashchange", () => location.reload());
