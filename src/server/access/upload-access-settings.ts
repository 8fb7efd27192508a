import type { Config } from "../config.ts";
import { ConfigError } from "../setting-readers.ts";

/**
 * A half of what `proxy` needs must not be taken for access that is limited, or for none.
 *
 * @throws ConfigError
 */
export function checkUploadAccess({ uploadAccess, uploadAccessHeader, trustProxy }: Config): void {
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
