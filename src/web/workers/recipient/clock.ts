/** In milliseconds. */
export interface Clock {
  /** Since 1970. A person can set it. */
  now(): number;
  /** It never goes backwards. Its origin has no meaning. */
  monotonic(): number;
}
