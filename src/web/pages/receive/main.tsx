import load from "virtual:texts/receive";
import { useEffect } from "preact/hooks";
import { ErrorScreenView } from "../../ui/error-screen.tsx";
import { errorScreenFor } from "../../ui/failure-words.ts";
import { Heading } from "../../ui/heading.tsx";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { useServerConfig } from "../../ui/server-config.ts";
import { startPage } from "../../ui/start-page.tsx";
import { text } from "../../ui/texts.ts";
import { sitePath } from "../../workers/site-address.ts";
import { CancelledView } from "./cancelled-view.tsx";
import { OfferView } from "./offer-view.tsx";
import { PasswordView } from "./password-view.tsx";
import { ReceivedView } from "./received-view.tsx";
import { ReceivingView } from "./receiving-view.tsx";
import "./receive.css";
import { useReceiving } from "./use-receiving.ts";
import { losesOnClose } from "./view.ts";

/** The history entry's state after the recipient has removed the share. */
const REMOVED = "removed";

/** @param link the address of the page with the fragment. Only the Worker gets it. */
function ReceivePage({ link }: { link: string }) {
  const receiving = useReceiving(link);
  const { view, checkAgain, checkAgainQuietly, send } = receiving;
  const claimLease = useServerConfig()?.claimLease;
  const leaseMs = claimLease === undefined ? null : claimLease * 1000;
  const cancel = () => send({ kind: "cancel_receiving", leaseMs });
  useLeaveWarning(losesOnClose(view));
  useEffect(() => {
    // Removes the link from the history, so that a later user of this tab can't open it. A reload shows this page.
    if (view.kind === "removed") history.replaceState(REMOVED, "", location.pathname);
  }, [view.kind]);

  switch (view.kind) {
    case "checking":
      return <Heading title={text("receive.checking")} takesFocus />;
    case "password":
      return (
        <PasswordView view={view} onPassword={receiving.check} wasAdapted={receiving.wasAdapted} />
      );
    case "offer":
      return <OfferView offer={view.offer} onOpen={() => send({ kind: "receive" })} />;
    case "receiving":
      return <ReceivingView progress={view.progress} onCancel={cancel} />;
    case "cancelled":
      return <CancelledView download={view} onOpen={() => send({ kind: "receive" })} />;
    case "received":
      return <ReceivedView view={view} actions={receiving} />;
    case "removed":
      return <RemovedView />;
    case "error":
      return (
        <ErrorScreenView
          errorScreen={errorScreenFor(view.failure, new Date())}
          cause={view.failure}
          onRetry={checkAgain}
          onResume={checkAgainQuietly}
        />
      );
  }
}

function RemovedView() {
  const isReceiveOnly = useServerConfig()?.receiveOnly ?? false;
  return (
    <>
      <Heading title={text("receive.removed")} takesFocus>
        <p>{text("receive.removedIntroduction")}</p>
      </Heading>
      {!isReceiveOnly && (
        <p>
          <a href={sitePath("/")}>{text("receive.sendShare")}</a>
        </p>
      )}
    </>
  );
}

const isRemoved = history.state === REMOVED && location.hash === "";
const link = location.href;
void startPage(load, () => (isRemoved ? <RemovedView /> : <ReceivePage link={link} />));

// Someone can paste the rest of the link into the address bar of the open page.
addEventListener("hashchange", () => location.reload());
