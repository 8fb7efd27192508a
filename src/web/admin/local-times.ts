/* The server writes times in UTC, because it does not know the reader's time zone. The browser adds the local time. */

const CLASS = "local-time";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const TIME = new Intl.DateTimeFormat("en-GB", {
  ...({ hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const),
});

/** Adds the local time beside each time with a time of day, such as "(16:40 GMT+5:30)". Days alone stay in UTC. */
export function addLocalTimes(part: ParentNode): void {
  for (const element of part.querySelectorAll<HTMLTimeElement>('time[datetime*="T"]')) {
    const at = new Date(element.dateTime);
    const isAdded = element.nextElementSibling?.classList.contains(CLASS) ?? false;
    if (isAdded || Number.isNaN(at.valueOf()) || at.getTimezoneOffset() === 0) continue;
    const local = element.ownerDocument.createElement("span");
    local.className = CLASS;
    local.textContent = `(${inWords(at)})`;
    element.after(" ", local);
  }
}

/** The local time, with its day if that is another day than in UTC. */
function inWords(at: Date): string {
  const isSameDay = at.getDate() === at.getUTCDate();
  return isSameDay ? TIME.format(at) : `${DAY.format(at)}, ${TIME.format(at)}`;
}
