import { Button } from "../../ui/button.tsx";
import { Heading } from "../../ui/heading.tsx";
import { Introduction } from "./introduction.tsx";

/** Until the server has told its limits. */
export function LoadingView() {
  return (
    <>
      <Introduction />
      <p class="soft" role="status">
        One moment…
      </p>
    </>
  );
}

export function UnreachableView({ onRetry }: { onRetry: () => void }) {
  return (
    <>
      <Heading title="The server can’t be reached" takesFocus>
        Nothing was sent and nothing is lost. Look after your connection, or wait a little.
      </Heading>
      <div class="row">
        <Button kind="primary" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </>
  );
}
