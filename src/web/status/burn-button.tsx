import { useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { text } from "../ui/texts.ts";

/** Burns a share, after a question. */
export function BurnButton({ onBurn }: { onBurn: () => void }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button kind="danger" onClick={() => setIsAsking(true)}>
        {text("shares.burn")}
      </Button>
      {isAsking && (
        <Dialog
          title={text("shares.burnTitle")}
          confirm={text("shares.burnConfirm")}
          onConfirm={onBurn}
          onCancel={() => setIsAsking(false)}
        >
          {text("shares.burnQuestion")}
        </Dialog>
      )}
    </>
  );
}
