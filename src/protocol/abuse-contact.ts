/**
 * The label of a link for reports of abuse. It contains a mail address, because not every browser opens a mail
 * program.
 *
 * @param contact a `mailto:` or `https:` address
 */
export function abuseContactLabel(contact: string): string {
  const address = abuseAddress(contact);
  return address === null ? "Report abuse" : `Report abuse to ${address}`;
}

/** The mail address of a contact. Null if it is a web page. */
export function abuseAddress(contact: string): string | null {
  return /^mailto:(?<address>[\w.+@-]+)(?:\?|$)/.exec(contact)?.groups?.address ?? null;
}
