import { type IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "../config/config.ts";
import { isTrustedPeer } from "../limits/client-address.ts";

/** What no answer may make a browser do. The copy button may write to the clipboard. */
const PERMISSIONS = [
  ...["accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read"],
  ...["display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope"],
  ...["hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts"],
  ...["magnetometer", "microphone", "midi", "payment", "picture-in-picture"],
  ...["publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial"],
  ...["storage-access", "usb", "window-management", "xr-spatial-tracking"],
].map((name) => `${name}=()`);

/**
 * The headers of every answer, whatever makes it; the strictest that there are. A route that answers with a page
 * or with what a page loads names its own policy and how long it may be kept.
 */
export const ANSWER_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "permissions-policy": [...PERMISSIONS, "clipboard-write=(self)"].join(", "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
} as const;

/** For a year a browser that came by https comes by nothing else. Other hosts of the domain are not ours to bind. */
export const STRICT_TRANSPORT = "max-age=31536000";

type HttpsSettings = Pick<Config, "baseUrl" | "trustProxy">;

/**
 * Responses that have the headers from the moment they exist: those of routes, those that take the connection for
 * themselves, and those that node or the framework give by themselves.
 */
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

/** This server speaks plain http: what came by https came through a proxy that says so, or that BASE_URL implies. */
function cameByHttps(
  { headers, socket }: IncomingMessage,
  { baseUrl, trustProxy }: HttpsSettings,
): boolean {
  const isPublicByHttps = baseUrl?.startsWith("https:") ?? false;
  if (trustProxy === null) return isPublicByHttps;
  if (!isTrustedPeer(socket, trustProxy)) return false;
  // The nearest proxy's word stands last.
  const forwarded = [headers["x-forwarded-proto"] ?? []].flat().join(",").split(",").at(-1)?.trim();
  return forwarded ? forwarded.toLowerCase() === "https" : isPublicByHttps;
}
