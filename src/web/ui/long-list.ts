import "./long-list.css";

/** More entries than this are a long list. */
const MOST_SHOWN_AT_ONCE = 8;

/** Whether there are so many entries that a list of them would push what follows out of sight. */
export function isLong(count: number): boolean {
  return count > MOST_SHOWN_AT_ONCE;
}

/** The attributes of a list that is scrolled by itself where it is long, by keyboard too. */
export function listProps(count: number, className: string) {
  return isLong(count) ? { class: `${className} long-list`, tabIndex: 0 } : { class: className };
}
