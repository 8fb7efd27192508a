import type { useReceiving } from "./use-receiving.ts";

/** What a recipient can do with a received share. */
export type Actions = Pick<
  ReturnType<typeof useReceiving>,
  "send" | "save" | "saveInto" | "savePart" | "hide" | "closePreview"
>;
