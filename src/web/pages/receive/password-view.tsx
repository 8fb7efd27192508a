import { useState } from "preact/hooks";
import { countOf } from "../../../protocol/quantities.ts";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import type { StoredPart, WrongPassword } from "../../workers/receive-messages.ts";
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
        title={view.stored === "nothing" ? "Enter the password" : "Enter the password again"}
        takesFocus
      >
        <p>{introductions[view.stored]}</p>
      </Heading>
      <Ticket>
        <form class="stack" onSubmit={submit}>
          <TextField
            label="Password"
            concealed
            value={password}
            onInput={setPassword}
            error={isChecking || !view.wrong ? undefined : wrongInWords(view.wrong)}
          />
          <div class="row">
            <Button kind="primary" type="submit" disabled={isChecking || password === ""}>
              {isChecking ? "Checking…" : "Continue"}
            </Button>
          </div>
        </form>
      </Ticket>
    </>
  );
}

const introductions: Record<StoredPart, string> = {
  nothing:
    "The sender protected this share with a password. Enter it to see the contents. That does not open the share yet.",
  part: "This browser has started to receive the share. Enter the password to resume.",
  all: "This browser has already received the share. Enter the password to view it.",
};

function wrongInWords({ attemptsRemaining }: WrongPassword): string {
  if (attemptsRemaining === null) return "Wrong password.";
  return `Wrong password. You have ${countOf(attemptsRemaining, "try", "tries")} left before the share locks.`;
}
