import type { NetworkTest } from "../limits/client-address.ts";
import { ConfigError } from "./config-error.ts";

/** What of the settings says who may create shares. */
interface UploadAccessSettings {
  uploadAccess: "open" | "token" | "proxy";
  uploadAccessHeader: string | null;
  trustProxy: NetworkTest | null;
}

/**
 * A half of what `proxy` needs must not be taken for access that is limited, or for none.
 *
 * @throws ConfigError
 */
export function checkUploadAccess({
  uploadAccess,
  uploadAccessHeader,
  trustProxy,
}: UploadAccessSettings): void {
  if (uploadAccess !== "proxy") {
    if (uploadAccessHeader === null) return;
    throw new ConfigError("UPLOAD_ACCESS must be proxy where UPLOAD_ACCESS_HEADER is set.");
  }
  if (uploadAccessHeader === null) {
    throw new ConfigError("UPLOAD_ACCESS_HEADER must be set where UPLOAD_ACCESS is proxy.");
  }
  if (trustProxy === null) {
    throw new ConfigError(
      "TRUST_PROXY must be set where UPLOAD_ACCESS is proxy: from others the header says nothing.",
    );
  }
}
