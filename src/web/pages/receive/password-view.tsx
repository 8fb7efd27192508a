import { useState } from "preact/hooks";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { text } from "../../ui/texts.ts";
import type { WrongPassword } from "../../workers/receive-messages.ts";
import type { View } from "./view.ts";

interface PasswordViewProps {
  view: Extract<View, { kind: "password" }>;
  onPassword: (password: string) => void;
}

export function PasswordView({ view, onPassword }: PasswordViewProps) {
  const [password, setPassword] = useState("");
  // Each answer to a password is a new view.
  const [triedFor, setTriedFor] = useState<PasswordViewProps["view"] | null>(null);
  const isChecking = triedFor === view;
  const submit = (event: Event) => {
    event.preventDefault();
    if (password === "" || isChecking) return;
    setTriedFor(view);
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
            concealed
            value={password}
            onInput={setPassword}
            error={isChecking || !view.wrong ? undefined : wrongInWords(view.wrong)}
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
