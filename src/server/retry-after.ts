/**
 * What Retry-After says, in seconds, where nothing is counted that would say it better: how long the cause mostly
 * lasts.
 */
export const RETRY_AFTER = {
  /** A store that is away, or a server that is being restarted. */
  unavailable: 5,
  /** Connections or listeners of one client: some of them must end. */
  tooManyOpen: 10,
  /** Requests under one ticket: they end with their range. */
  tooManyFetching: 1,
  /** At most, for a place among the unfinished uploads: one may become free long before it lapses. */
  uploadPlace: 60,
} as const;
