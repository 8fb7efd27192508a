/**
 * Stands in for the curves and the post-quantum keys of age recipients other than the passphrase, which no
 * share has. Whoever calls them gets a TypeError.
 */
export const MLKEM768P256 = undefined;
export const MLKEM768X25519 = undefined;
export const p256 = undefined;
export const x25519 = undefined;
