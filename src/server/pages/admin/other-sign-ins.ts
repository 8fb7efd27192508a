import { html, type Markup } from "../html.ts";

/** The ways to sign in without the password. */
export interface OtherSignIns {
  /** Whether somebody has added a passkey that works at this address. */
  hasPasskeys: boolean;
  hasSingleSignOn: boolean;
}

/** The script shows the button of passkeys in browsers that support them. */
export function otherSignIns(
  { hasPasskeys, hasSingleSignOn }: OtherSignIns,
  csrfToken: string,
): Markup {
  return html`${
    hasPasskeys
      ? html`<div data-passkeys="sign-in" data-csrf="${csrfToken}" hidden>
<div class="stack">
<p class="row"><button class="button" type="button">Sign in with a passkey</button></p>
<p class="field-error" role="alert"></p>
</div>
</div>`
      : ""
  }
${
  hasSingleSignOn
    ? html`<p class="row"><a class="button" href="/admin/oidc/start">Single sign-on</a></p>`
    : ""
}`;
}
