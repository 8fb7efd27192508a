import type { UploadTokenStore } from "../../access/upload-token-store.ts";
import type { LimitStore } from "../../limits/limit-store.ts";
import type { MetadataStore } from "../../shares/metadata-store.ts";
import type { PlaceRegister } from "../blob-location.ts";

/** The methods of the stores but `close`: the compiler sees to it that none is missing. */
export const METADATA_METHODS = {
  createOnce: true,
  readUpload: true,
  beginUploadWrite: true,
  recordUploaded: true,
  preview: true,
  claimOnce: true,
  readLease: true,
  reserveServing: true,
  returnUnserved: true,
  confirmDelivery: true,
  readStatus: true,
  unlock: true,
  burn: true,
  settleDue: true,
  dueDeletions: true,
  deletionDone: true,
  postponeDeletion: true,
  scrubErased: true,
  check: true,
} satisfies Record<Exclude<keyof MetadataStore, "close">, true>;

export const PLACE_METHODS = { read: true, keepFirst: true } satisfies Record<
  keyof PlaceRegister,
  true
>;

export const LIMIT_METHODS = {
  chargeAll: true,
  acquireSlots: true,
  releaseSlots: true,
  forgetEnded: true,
} satisfies Record<Exclude<keyof LimitStore, "close">, true>;

export const TOKEN_METHODS = { add: true, use: true, list: true, revoke: true } satisfies Record<
  Exclude<keyof UploadTokenStore, "close">,
  true
>;
