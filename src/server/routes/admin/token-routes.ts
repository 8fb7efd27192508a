import { Type } from "../../../protocol/json-schema.ts";
import { TOKEN_SECONDS } from "../../admin/sessions.ts";
import type { App, AppDeps } from "../../http/app-types.ts";
import { clientAddress } from "../../limits/client-address.ts";
import { jsonAnswer, problemResponses, RATE_LIMIT_HEADERS } from "../api-schemas.ts";
import { obeyLimits } from "../client.ts";
import { administrationOf } from "./access.ts";
import { adminPaths } from "./admin-schemas.ts";
import { SIGN_IN_FIELDS, wrongCredentials } from "./sign-in-routes.ts";

/** API tokens for programs. */
export function tokenRoutes(app: App, deps: AppDeps): void {
  app.post(
    adminPaths.token,
    {
      schema: {
        operationId: "createAdminToken",
        summary: "Get an API token",
        description:
          "The token is valid for five minutes. It ends earlier if somebody signs out everywhere. A wrong name and a wrong password get the same answer. Only wrong attempts count against the limit.",
        tags: ["admin"],
        body: Type.Object(SIGN_IN_FIELDS, { additionalProperties: false }),
        response: {
          200: jsonAnswer(
            Type.Object({
              token: Type.String({ description: "For `Authorization: Bearer`." }),
              expiresIn: Type.Integer({ description: "Seconds." }),
            }),
            "The token.",
            RATE_LIMIT_HEADERS,
          ),
          ...problemResponses(
            ...(["bad_request", "unauthorized", "forbidden", "https_required"] as const),
            ...(["not_found", "too_large", "unsupported_media_type"] as const),
          ),
        },
      },
    },
    async (request, reply) => {
      const administration = administrationOf(deps);
      const address = clientAddress(request);
      const { username, password } = request.body;
      obeyLimits(reply, await administration.admitAttempt(address));
      const name = await administration.checkPassword(address, username, password);
      if (name === null) throw wrongCredentials();
      await administration.audit.append(`admin:${name}`, address, "token_issued");
      return { token: await administration.tokens.issue(name), expiresIn: TOKEN_SECONDS };
    },
  );
}
