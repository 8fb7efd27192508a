import type { IncomingMessage } from "node:http";
import type { Config } from "../config/config.ts";
import { isTrustedProxy } from "../limits/client-address.ts";
import { ServerResponse } from "./node-http.ts";

/** Browser features that no page may use. */
const PERMISSIONS = [
  ...["accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read"],
  ...["display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope"],
  ...["hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts"],
  ...["magnetometer", "microphone", "midi", "payment", "picture-in-picture"],
  ...["publickey-credentials-create", "publickey-credentials-get", "serial"],
  ...["storage-access", "usb", "window-management", "xr-spatial-tracking"],
].map((name) => `${name}=()`);

/** The copy button writes to the clipboard. A device should not sleep during an upload. */
const OWN_PERMISSIONS = ["clipboard-write=(self)", "screen-wake-lock=(self)"];

/** The permissions of the admin pages, which may use passkeys. */
export const PERMISSIONS_WITH_PASSKEYS = [
  ...PERMISSIONS.map((rule) => rule.replace(/^(publickey-.*)=\(\)$/, "$1=(self)")),
  ...OWN_PERMISSIONS,
].join(", ");

/** The headers of every answer, as strict as possible. Routes of pages and their files set a policy and caching of their own. */
export const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "permissions-policy": [...PERMISSIONS, ...OWN_PERMISSIONS].join(", "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
} as const;

/** For one year, browsers use only https. No includeSubDomains: other hosts of the domain may not have https. */
export const STRICT_TRANSPORT = "max-age=31536000";

type HttpsSettings = Pick<Config, "baseUrl" | "trustProxy">;

/** A response class that sets the headers in its constructor, so that answers of Node and of Fastify have them too. */
export function responsesWithHeaders(settings: HttpsSettings): typeof ServerResponse {
  return class extends ServerResponse {
    constructor(...made: ConstructorParameters<typeof ServerResponse>) {
      super(...made);
      for (const [name, value] of Object.entries(ANSWER_HEADERS)) this.setHeader(name, value);
      const [request] = made;
      if (cameByHttps(request, settings)) {
        this.setHeader("strict-transport-security", STRICT_TRANSPORT);
      }
    }
  } as typeof ServerResponse;
}

/** This server speaks plain http. A request used https if a proxy says so, or if BASE_URL is https. */
export function cameByHttps(
  { headers, socket }: Pick<IncomingMessage, "headers" | "socket">,
  { baseUrl, trustProxy }: HttpsSettings,
): boolean {
  const isPublicByHttps = baseUrl?.startsWith("https:") ?? false;
  if (trustProxy === null) return isPublicByHttps;
  if (!isTrustedProxy(socket, trustProxy)) return false;
  // The nearest proxy appends its value.
  const forwarded = [headers["x-forwarded-proto"] ?? []].flat().join(",").split(",").at(-1)?.trim();
  return forwarded ? forwarded.toLowerCase() === "https" : isPublicByHttps;
}
