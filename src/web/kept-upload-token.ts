import type { ItemStorage } from "./browser-storage.ts";

/**
 * The upload token that a sender has asked this browser to remember, in localStorage:
 *
 *     "onetimeshare/upload-token" -> the token as it was entered, once the server had taken it
 */
const KEY = "onetimeshare/upload-token";

export function keptUploadToken(storage: ItemStorage): string | null {
  return storage.getItem(KEY);
}

export function keepUploadToken(storage: ItemStorage, token: string): void {
  storage.setItem(KEY, token);
}

export function forgetUploadToken(storage: ItemStorage): void {
  storage.removeItem(KEY);
}
