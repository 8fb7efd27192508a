/** A script for a Worker: WebCrypto without ChaCha20-Poly1305, as in an older browser. */
export const NO_NATIVE_CIPHER = `{
  const importKey = crypto.subtle.importKey.bind(crypto.subtle);
  crypto.subtle.importKey = (format, ...rest) => format === "raw-secret"
    ? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
    : importKey(format, ...rest);
}`;
