/**
 * The upload token that a sender has asked this browser to remember, in localStorage:
 *
 *     "onetimeshare/upload-token" -> the token as it was entered, once the server had taken it
 */
const KEY = "onetimeshare/upload-token";

export function keptUploadToken(storage: Storage): string | null {
  return storage.getItem(KEY);
}

export function keepUploadToken(storage: Storage, token: string): void {
  storage.setItem(KEY, token);
}

export function forgetUploadToken(storage: Storage): void {
  storage.removeItem(KEY);
}
