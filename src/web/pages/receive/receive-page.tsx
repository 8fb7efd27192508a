import { useEffect } from "preact/hooks";
import { Heading } from "../../ui/blocks.tsx";
import { ErrorScreenView } from "../../ui/error-screen.tsx";
import { useLeaveWarning } from "../../ui/hooks.ts";
import { errorScreenFor } from "../../ui/wording.ts";
import { OfferView } from "./offer-view.tsx";
import { PasswordView } from "./password-view.tsx";
import { ReceivedView } from "./received-view.tsx";
import { ReceivingView } from "./receiving-view.tsx";
import { RemovedView } from "./removed-view.tsx";
import "./receive.css";
import { useReceiving } from "./use-receiving.ts";
import { losesOnClose } from "./view.ts";

/** @param link the page's address with its fragment; it is handed to the Worker and goes nowhere else */
export function ReceivePage({ link }: { link: string }) {
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
