import { LinkError } from "../../../protocol/link.ts";
import type { ReceiveTrouble } from "../receive-messages.ts";
import { troubleOf } from "../trouble.ts";

/** Another tab of this browser has the share in its hands. */
export class OtherTabError extends Error {
  readonly code = "other_tab";

  constructor() {
    super("Another tab of this browser is opening this. Go on there, or close it and try again.");
    this.name = "OtherTabError";
  }
}

export class NoRoomError extends Error {
  readonly code = "no_room";

  constructor(options?: ErrorOptions) {
    super("This browser has no room for it. Make some room on this device and try again.", options);
    this.name = "NoRoomError";
  }
}

/** Found out before anything was taken. */
export class DoesNotFitError extends Error {
  readonly code = "does_not_fit";

  constructor() {
    super("This browser has no room for it. Nothing was opened.");
    this.name = "DoesNotFitError";
  }
}

/** An error as it travels to the receive page. */
export function receiveTroubleOf(error: unknown): ReceiveTrouble {
  if (error instanceof DOMException && error.name === "QuotaExceededError") {
    return receiveTroubleOf(new NoRoomError({ cause: error }));
  }
  const isOwn =
    error instanceof LinkError ||
    error instanceof OtherTabError ||
    error instanceof NoRoomError ||
    error instanceof DoesNotFitError;
  return isOwn ? { code: error.code, message: error.message } : troubleOf(error);
}
