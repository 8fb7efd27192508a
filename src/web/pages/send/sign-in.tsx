import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { signInPaths } from "../../../protocol/wire.ts";
import { Button } from "../../ui/button.tsx";
import { text, texts } from "../../ui/texts.ts";
import { sitePath } from "../../workers/site-address.ts";

/** Whether this browser is signed in, on a server with UPLOAD_ACCESS=oidc. */
export interface SignIn {
  /** Null: not known. The server decides when the share is sent. */
  isSignedIn: boolean | null;
  signOut: () => void;
}

/**
 * Asks the server whether this browser is signed in. Asks again when this tab becomes visible, because people sign in
 * on another tab.
 *
 * @param isRequired false: nobody needs to sign in
 * @param cause a change of this value asks again
 */
export function useSignIn(isRequired: boolean, cause: unknown): SignIn | null {
  const [isSignedIn, setSignedIn] = useState<boolean | null>(null);
  const ask = useCallback(() => {
    if (isRequired && document.visibilityState === "visible") {
      void readSession().then(setSignedIn);
    }
  }, [isRequired]);
  useEffect(ask, [ask, cause]);
  useEffect(() => {
    document.addEventListener("visibilitychange", ask);
    addEventListener("focus", ask);
    return () => {
      document.removeEventListener("visibilitychange", ask);
      removeEventListener("focus", ask);
    };
  }, [ask]);
  if (!isRequired) return null;
  return { isSignedIn, signOut: () => void endSession().then(ask) };
}

async function readSession(): Promise<boolean | null> {
  try {
    const answer = await fetch(sitePath(signInPaths.session), { cache: "no-store" });
    return answer.ok ? ((await answer.json()) as { signedIn: boolean }).signedIn : null;
  } catch {
    return null;
  }
}

async function endSession(): Promise<void> {
  await fetch(sitePath(signInPaths.logout), { method: "POST" }).catch(() => {});
}

const IN_NEW_TAB = { target: "_blank", rel: "noreferrer" };

/** @param keepsDraft opens a new tab, because a page can't store files for its next visit */
export function SignInLink({ keepsDraft, children, ...rest }: SignInLinkProps) {
  const start = sitePath(signInPaths.start);
  const href = keepsDraft ? `${start}?tab=new` : start;
  return (
    <a {...rest} href={href} {...(keepsDraft ? IN_NEW_TAB : {})}>
      {children}
    </a>
  );
}

interface SignInLinkProps {
  keepsDraft: boolean;
  class?: string;
  children: ComponentChildren;
}

/** Takes the place of the button that sends. */
export function SignInToSend({ keepsDraft }: { keepsDraft: boolean }) {
  return (
    <>
      <p>
        {texts().paragraph(
          text("send.signInToSend"),
          keepsDraft ? text("send.signInKeepsDraft") : "",
        )}
      </p>
      <div class="row">
        <SignInLink keepsDraft={keepsDraft} class="button button-primary">
          {text("send.signIn")}
        </SignInLink>
      </div>
    </>
  );
}

export function SignedInNote({ signOut }: Pick<SignIn, "signOut">) {
  return (
    <div class="row">
      <p class="soft small">{text("send.signedIn")}</p>
      <Button onClick={signOut}>{text("send.signOut")}</Button>
    </div>
  );
}
