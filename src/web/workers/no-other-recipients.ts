/**
 * Replaces the curves and post-quantum keys of age recipients in the build. Shares only use passphrases. A call throws
 * a TypeError.
 */
export const MLKEM768P256 = undefined;
export const MLKEM768X25519 = undefined;
export const p256 = undefined;
export const x25519 = undefined;
