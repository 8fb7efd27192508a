/**
 * The words of a link to the address for reports of abuse. A mail address is part of them, because not every browser
 * opens a mail program.
 *
 * @param contact a `mailto:` or `https:` address
 */
export function abuseContactLabel(contact: string): string {
  const { address } = /^mailto:(?<address>[\w.+@-]+)(?:\?|$)/.exec(contact)?.groups ?? {};
  return address === undefined ? "Report abuse" : `Report abuse to ${address}`;
}
