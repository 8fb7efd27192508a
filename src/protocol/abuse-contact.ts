/**
 * The label of a link for reports of abuse. It contains a mail address, because not every browser opens a mail
 * program.
 *
 * @param contact a `mailto:` or `https:` address
 */
export function abuseContactLabel(contact: string): string {
  const { address } = /^mailto:(?<address>[\w.+@-]+)(?:\?|$)/.exec(contact)?.groups ?? {};
  return address === undefined ? "Report abuse" : `Report abuse to ${address}`;
}
