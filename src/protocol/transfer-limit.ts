/**
 * Maximum bytes that one lease may fetch: three times the share's size, and an extra for broken connections. The kernels
 * of both ends buffer several MB that the server has sent and the recipient never gets.
 */
export function servingLimit(size: number): number {
  return SERVING_FACTOR * size + SERVING_EXTRA;
}

export const SERVING_FACTOR = 3;

export const SERVING_EXTRA = 256 * 1024 * 1024;
