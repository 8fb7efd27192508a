import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from "@simplewebauthn/browser";
import { adminPath } from "./admin-path.ts";

/** The parts of the page that this script fills: see passkeys-page.ts and other-sign-ins.ts of the server. */
type Part = "sign-in" | "add" | "unsupported";

/** Shows the parts of the page for passkeys, if the browser supports them. */
export function offerPasskeys(page: Document): void {
  if (!browserSupportsWebAuthn()) return;
  const part = (name: Part) => page.querySelector<HTMLElement>(`[data-passkeys="${name}"]`);
  part("unsupported")?.remove();
  const [signIn, add] = [part("sign-in"), part("add")];
  if (signIn) {
    signIn.hidden = false;
    const button = signIn.querySelector("button");
    button?.addEventListener("click", () => attempt(signIn, () => signInWithPasskey(signIn)));
  }
  if (add instanceof HTMLFormElement) {
    add.hidden = false;
    add.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(add, () => addPasskey(add));
    });
  }
}

async function signInWithPasskey(part: HTMLElement): Promise<void> {
  const options = await post(part, "/admin/passkey-login/options", {});
  const answer = await startAuthentication({ optionsJSON: await options.json() });
  await post(part, "/admin/passkey-login", answer);
  location.assign(adminPath("/admin"));
}

async function addPasskey(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const [name, password] = [String(fields.get("name")), String(fields.get("password"))];
  const options = await post(form, "/admin/passkeys/options", { password });
  const answer = await startRegistration({ optionsJSON: await options.json() });
  await post(form, "/admin/passkeys", { name, answer });
  location.reload();
}

/** Runs one action at a time, and shows its error in the part of the page. */
async function attempt(part: HTMLElement, action: () => Promise<void>): Promise<void> {
  const error = part.querySelector('[role="alert"]');
  const button = part.querySelector("button");
  if (!error || !button) return;
  error.textContent = "";
  button.disabled = true;
  try {
    await action();
  } catch (cause) {
    error.textContent = wordsOf(cause);
    button.focus();
  } finally {
    button.disabled = false;
  }
}

/** The server refused a request. Its message is for the person. */
class Refusal extends Error {}

async function post(part: HTMLElement, path: string, body: object): Promise<Response> {
  const answer = await fetch(adminPath(path), {
    method: "POST",
    headers: { "content-type": "application/json", "x-csrf-token": part.dataset.csrf ?? "" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return answer;
  const { title, detail, advice } = (await answer.json().catch(() => ({}))) as Problem;
  throw new Refusal(detail ?? [title, advice].filter(Boolean).join(". "));
}

interface Problem {
  title?: string;
  detail?: string;
  advice?: string;
}

function wordsOf(cause: unknown): string {
  if (cause instanceof Refusal && cause.message !== "") return cause.message;
  const name = cause instanceof Error ? cause.name : "";
  if (name === "InvalidStateError") return "This device already has a passkey for this server.";
  if (name === "NotAllowedError" || name === "AbortError") {
    return "The browser used no passkey. Try again, or use the password.";
  }
  return "This did not work. Check your connection and try again.";
}
