/**
 * Replaces the curves, the post-quantum keys and the keys as text of age recipients in the build. Shares only use
 * passphrases. A call throws a TypeError.
 */
export const MLKEM768P256 = undefined;
export const MLKEM768X25519 = undefined;
export const bech32 = undefined;
export const p256 = undefined;
export const scalarMult = undefined;
export const scalarMultBase = undefined;

/** The header of every age file needs these. */
export { base64, base64nopad } from "@scure/base";
