const MIN_PLAINTEXT_SIZE = 1024;

/**
 * The size that a plaintext of `size` bytes is padded to: Padmé (PURBs, https://bford.info/pub/sec/purb.pdf,
 * algorithm 1), which costs at most 12 % and leaves log log bits of the size to see; at least 1 KiB.
 */
export function paddedSize(size: number): number {
  if (size <= MIN_PLAINTEXT_SIZE) return MIN_PLAINTEXT_SIZE;
  // By binary digits: Math.log2 may be approximate, and both ends must agree.
  const exponent = size.toString(2).length - 1;
  const mantissaBits = exponent.toString(2).length;
  const step = 2 ** (exponent - mantissaBits);
  return Math.ceil(size / step) * step;
}
