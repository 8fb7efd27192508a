const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const EXPIRIES = [30 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY];
const DOWNLOADS = [1, 2, 3, 5, 10, 25, 50, 100];

/** How long a share may last, in seconds: round values up to the server's limit, its default among them. */
export function expiryChoices(defaultExpiry: number, maxExpiry: number): number[] {
  return inOrder([...EXPIRIES, defaultExpiry].filter((seconds) => seconds <= maxExpiry));
}

/** How often a share may be opened, up to the server's limit. */
export function downloadChoices(maxDownloads: number): number[] {
  return inOrder(DOWNLOADS.filter((count) => count <= maxDownloads));
}

function inOrder(values: number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
