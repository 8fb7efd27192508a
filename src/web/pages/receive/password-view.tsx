import { useState } from "preact/hooks";
import { Heading, Ticket } from "../../ui/blocks.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import type { Held, WrongPassword } from "../../workers/receive-messages.ts";
import type { View } from "./view.ts";

interface PasswordViewProps {
  view: Extract<View, { kind: "password" }>;
  onPassword: (password: string) => void;
}

export function PasswordView({ view, onPassword }: PasswordViewProps) {
  const [password, setPassword] = useState("");
  // A new view is the answer to what was tried last.
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
        title={view.held === "nothing" ? "A password is needed" : "Enter the password again"}
        takesFocus
      >
        <p>{introductions[view.held]}</p>
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

const introductions: Record<Held, string> = {
  nothing:
    "The sender has protected this with a password, and should have told you. Entering it opens nothing yet.",
  part: "You have begun to open this here. With the password it goes on where it stopped.",
  all: "All of it has arrived here already and waits in this browser. The password shows it again.",
};

function wrongInWords({ attemptsRemaining }: WrongPassword): string {
  const tries = attemptsRemaining === null ? "" : ` ${triesInWords(attemptsRemaining)}`;
  return `That is not the password.${tries}`;
}

function triesInWords(count: number): string {
  return `${count === 1 ? "1 try" : `${count} tries`} left, then it locks.`;
}
