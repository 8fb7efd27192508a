import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "../../../protocol/json-schema.ts";
import { isPlainText } from "../../../protocol/plain-text.ts";
import type { Passkeys } from "../../admin/passkeys.ts";
import { ProblemError } from "../../errors/problem.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { clientAddress } from "../../limits/client-address.ts";
import { adminPages, sendAdminPage } from "../../pages/admin/admin-pages.ts";
import { passkeysPage } from "../../pages/admin/passkeys-page.ts";
import { obeyLimits } from "../client.ts";
import { administrationOf, recordAction } from "./access.ts";
import { csrfTokenFor } from "./csrf.ts";
import { relyingPartyOf } from "./relying-party.ts";
import { SIGN_IN_FIELDS, startBrowserSession } from "./sign-in-routes.ts";

const PAGE = "/admin/passkeys";
const MAX_PASSKEY_NAME_LENGTH = 100;
const WRONG_PASSKEY =
  "This passkey does not sign in here. It was removed, or belongs to another site.";
const WRONG_PASSWORD = "The password is wrong.";
const TOO_LATE = "The browser's answer is not valid, or came too late. Try again.";

/** @simplewebauthn/server checks the other fields of a browser's answer. */
const BrowserAnswer = Type.Object({
  id: Type.String({ maxLength: 2000 }),
  response: Type.Object({ clientDataJSON: Type.String() }),
});

const hidden = { hide: true };

/** The sign-in by passkey. */
export function passkeySignInRoutes(app: App, deps: AppDeps): void {
  const forVisitors = { config: { isForVisitors: true }, preHandler: app.csrfProtection };

  app.post("/admin/passkey-login/options", { schema: hidden, ...forVisitors }, (request) => {
    const { passkeys, party, browser } = ceremonyOf(deps, request);
    return passkeys.optionsToSignIn(party, browser);
  });

  app.post(
    "/admin/passkey-login",
    { schema: { ...hidden, body: BrowserAnswer }, ...forVisitors },
    async (request, reply) => {
      const administration = administrationOf(deps);
      const address = clientAddress(request);
      const { passkeys, party, browser, username } = ceremonyOf(deps, request);
      obeyLimits(reply, await administration.admitAttempt(address));
      const answer = request.body as AuthenticationResponseJSON;
      const result = await passkeys.check(party, browser, answer);
      if (result.outcome !== "right") {
        const { audit } = administration;
        if (result.outcome === "wrong") await audit.appendFailedSignIn(address);
        else await audit.append("anonymous", address, "passkey_counter_wrong", result.passkey.name);
        throw new ProblemError("unauthorized", {
          detail: WRONG_PASSKEY,
          advice: "Use another passkey, or sign in with the password.",
        });
      }
      await administration.forgiveAttempt(address);
      await startBrowserSession(deps, request, reply, username, "passkey");
      return reply.status(204).send(null);
    },
  );
}

/** The page of passkeys, for signed-in administrators. */
export function passkeyRoutes(app: App, deps: AppDeps): void {
  const pages = adminPages(deps);

  const show = async (request: FastifyRequest, reply: FastifyReply, removed: string | null) => {
    const { passkeys } = passkeysOf(deps);
    const page = passkeysPage({
      removed,
      csrfToken: csrfTokenFor(deps, request, reply),
      passkeys: await passkeys.list(),
      isSupported: relyingPartyOf(request, deps.config) !== null,
    });
    return sendAdminPage(reply, pages, page);
  };

  app.get(PAGE, { schema: hidden }, (request, reply) => show(request, reply, null));

  /** Asks for the password again, so that a stranger at an open browser can't add a passkey. */
  app.post(
    `${PAGE}/options`,
    { schema: { ...hidden, body: Type.Object({ password: SIGN_IN_FIELDS.password }) } },
    async (request, reply) => {
      const administration = administrationOf(deps);
      const address = clientAddress(request);
      const { passkeys, party, browser, username } = ceremonyOf(deps, request);
      obeyLimits(reply, await administration.admitAttempt(address));
      const { password } = request.body;
      const recordFailure = () => recordAction(deps, request, "passkey_add_failed");
      if (!(await administration.checkPassword(address, username, password, recordFailure))) {
        const advice = "Enter the password with which you sign in.";
        throw new ProblemError("unauthorized", { detail: WRONG_PASSWORD, advice });
      }
      return passkeys.optionsToAdd(party, browser);
    },
  );

  app.post(
    PAGE,
    {
      schema: {
        ...hidden,
        body: Type.Object({
          name: Type.String({ maxLength: 2 * MAX_PASSKEY_NAME_LENGTH }),
          answer: BrowserAnswer,
        }),
      },
    },
    async (request, reply) => {
      const { passkeys, party, browser } = ceremonyOf(deps, request);
      const { name, answer } = request.body;
      if (!isPlainText(name, MAX_PASSKEY_NAME_LENGTH)) {
        throw new ProblemError("bad_request", { detail: "The name must be one line of text." });
      }
      const added = await passkeys.verifyNew(party, browser, answer as RegistrationResponseJSON);
      if (!added) throw new ProblemError("forbidden", { detail: TOO_LATE });
      await recordAction(deps, request, "passkey_added", name.trim());
      await deps.adminStore.addPasskey({ ...added, name: name.trim() });
      return reply.status(204).send(null);
    },
  );

  app.post(
    `${PAGE}/remove`,
    { schema: { ...hidden, body: Type.Object({ id: BrowserAnswer.properties.id }) } },
    async (request, reply) => {
      const { passkeys } = passkeysOf(deps);
      const removed = (await passkeys.list()).find(({ id }) => id === request.body.id);
      // The form may be sent twice.
      if (!removed) return reply.redirect(PAGE, 303);
      await recordAction(deps, request, "passkey_removed", removed.name);
      await deps.adminStore.removePasskey(removed.id);
      return show(request as FastifyRequest, reply, removed.name);
    },
  );
}

/** @throws ProblemError not_found, if no administrator has a password */
function passkeysOf(deps: AppDeps): { passkeys: Passkeys; username: string } {
  const { passkeys, username } = administrationOf(deps);
  if (!passkeys || username === null) throw new ProblemError("not_found");
  return { passkeys, username };
}

/**
 * Returns the parties of a WebAuthn ceremony: the passkeys, their user, the site and the browser.
 *
 * @throws ProblemError forbidden, if the browser has no CSRF secret, or browsers support no passkeys at this address
 */
function ceremonyOf(deps: AppDeps, request: FastifyRequest) {
  const party = relyingPartyOf(request, deps.config);
  const { _csrf: browser } = request.session;
  if (!party || browser === undefined) throw new ProblemError("forbidden");
  return { ...passkeysOf(deps), party, browser };
}
