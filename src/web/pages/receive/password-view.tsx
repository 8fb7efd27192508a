import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { Heading } from "../../ui/heading.tsx";
import { text } from "../../ui/texts.ts";
import { Ticket } from "../../ui/ticket.tsx";
import type { WrongPassword } from "../../workers/receive-messages.ts";
import type { View } from "./view.ts";

interface PasswordViewProps {
  view: Extract<View, { kind: "password" }>;
  onPassword: (password: string) => void;
  /** Whether another password than the entered one was tried for it. */
  wasAdapted: (entered: string) => boolean;
}

export function PasswordView({ view, onPassword, wasAdapted }: PasswordViewProps) {
  const [password, setPassword] = useState("");
  const [isShown, setIsShown] = useState(false);
  // Each answer to a password is a new view.
  const [triedFor, setTriedFor] = useState<PasswordViewProps["view"] | null>(null);
  const isChecking = triedFor === view;
  const isAdapted = view.wrong !== null && wasAdapted(password);
  const submit = (event: Event) => {
    event.preventDefault();
    if (password === "" || isChecking) return;
    setTriedFor(view);
    setIsShown(false);
    onPassword(password);
  };
  return (
    <>
      <Heading
        title={text(
          view.stored === "nothing" ? "receive.passwordTitle" : "receive.passwordAgainTitle",
        )}
        takesFocus
      >
        <p>{text(`receive.introduction_${view.stored}`)}</p>
      </Heading>
      <Ticket>
        <form class="stack" onSubmit={submit}>
          <TextField
            label={text("receive.password")}
            concealed={!isShown}
            value={password}
            onInput={setPassword}
            error={isChecking || !view.wrong ? undefined : wrongInWords(view.wrong)}
            hint={isChecking || !isAdapted ? undefined : text("receive.triedGenerated")}
            action={
              <Button
                aria-pressed={isShown}
                title={text("receive.showPassword")}
                onClick={() => setIsShown(!isShown)}
              >
                {text("receive.show")}
              </Button>
            }
          />
          <div class="row">
            <Button kind="primary" type="submit" disabled={isChecking || password === ""}>
              {text(isChecking ? "receive.checkingPassword" : "receive.continue")}
            </Button>
          </div>
        </form>
      </Ticket>
    </>
  );
}

function wrongInWords({ attemptsRemaining: count }: WrongPassword): string {
  return count === null
    ? text("receive.wrongPassword")
    : text("receive.wrongPasswordLeft", { count });
}
